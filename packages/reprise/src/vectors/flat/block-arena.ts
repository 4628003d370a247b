import { reservedBytes } from '../../kernels/index.ts';
import type { BlockLayout } from './block-layout.ts';
import { type SlabMemory, slabBytes } from './slab-memory.ts';

interface Slab {
  readonly address: number;
  readonly blocks: number;
  readonly free: number[];
}

/**
 * Hands out blocks of one layout. A slab is cut into blocks of one size class and goes back to the memory, for
 * any layout to use, as soon as none of its blocks is in use.
 */
export class BlockArena {
  readonly layout: BlockLayout;
  readonly #memory: SlabMemory;
  readonly #slabs = new Map<number, Slab>();
  readonly #withRoom: readonly Set<Slab>[];

  constructor(memory: SlabMemory, layout: BlockLayout) {
    this.#memory = memory;
    this.layout = layout;
    this.#withRoom = layout.capacities.map(() => new Set());
  }

  /** Takes a block and returns its address. @throws RepriseError `INDEX_FULL` */
  takeBlock(sizeClass: number): number {
    const withRoom = this.#withRoom[sizeClass]!;
    const [slab = this.#cutSlab(sizeClass)] = withRoom;
    const address = slab.free.pop()!;
    if (slab.free.length === 0) withRoom.delete(slab);
    return address;
  }

  /** Gives a block back. */
  releaseBlock(address: number, sizeClass: number): void {
    const slab = this.#slabs.get(Math.floor((address - reservedBytes) / slabBytes))!;
    const withRoom = this.#withRoom[sizeClass]!;
    slab.free.push(address);
    if (slab.free.length < slab.blocks) {
      withRoom.add(slab);
      return;
    }
    withRoom.delete(slab);
    this.#slabs.delete(Math.floor((address - reservedBytes) / slabBytes));
    this.#memory.releaseSlab(slab.address);
  }

  #cutSlab(sizeClass: number): Slab {
    const address = this.#memory.takeSlab();
    const blockBytes = this.layout.capacities[sizeClass]! * this.layout.rowBytes;
    const blocks = Math.floor(slabBytes / blockBytes);
    const free = Array.from({ length: blocks }, (_, block) => address + (blocks - 1 - block) * blockBytes);
    const slab = { address, blocks, free };
    this.#slabs.set((address - reservedBytes) / slabBytes, slab);
    this.#withRoom[sizeClass]!.add(slab);
    return slab;
  }
}
