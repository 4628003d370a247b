import { BlockArena } from './block-arena.ts';
import { BlockLayout } from './block-layout.ts';
import type { SlabMemory } from './slab-memory.ts';
import { Workspace } from './workspace.ts';

/** What all partitions of one (rounded) number of dimensions share. */
export interface VectorSpace {
  readonly memory: SlabMemory;
  readonly layout: BlockLayout;
  readonly arena: BlockArena;
  readonly workspace: Workspace;
}

/** Makes the {@link VectorSpace} for vectors of `dimensions`. @throws RepriseError `INDEX_FULL` */
export function vectorSpace(memory: SlabMemory, dimensions: number): VectorSpace {
  const layout = new BlockLayout(dimensions);
  return {
    memory,
    layout,
    arena: new BlockArena(memory, layout),
    workspace: new Workspace(memory, layout),
  };
}
