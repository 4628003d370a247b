import { RowIds } from './row-ids.ts';
import type { VectorSpace } from './vector-space.ts';
import type { EncodedQuery } from './workspace.ts';

interface RowAddresses {
  readonly sketch: number;
  readonly values: number;
  readonly scale: number;
}

/** The vectors of one partition: rows without gaps in a chain of blocks. */
export class Partition {
  /** Length of every vector. */
  readonly dimensions: number;
  readonly ids = new RowIds();
  readonly space: VectorSpace;
  readonly #blocks: number[] = [];
  #changes = 0;

  constructor(space: VectorSpace, dimensions: number) {
    this.space = space;
    this.dimensions = dimensions;
  }

  /** Grows with every change, so that a search notices what happened while it waited. */
  get changes(): number {
    return this.#changes;
  }

  /** Address of the block at `index` of the chain. */
  block(index: number): number {
    return this.#blocks[index]!;
  }

  /** Adds or replaces; what fails leaves everything as it was. */
  add(id: string, vector: Float32Array): void {
    const known = this.ids.rowOf(id);
    const row = known === -1 ? this.ids.count : known;
    this.#reserve(row);
    try {
      const { sketch, values, scale } = this.#addresses(row);
      this.space.workspace.writeRow(vector, sketch, values, scale);
    } catch (error) {
      this.#trim();
      throw error;
    }
    if (known === -1) this.ids.append(id);
    this.#changes += 1;
  }

  /** Removes `id` by moving the last row into its place; returns whether it was there. */
  remove(id: string): boolean {
    const row = this.ids.rowOf(id);
    if (row === -1) return false;
    const last = this.ids.count - 1;
    if (row !== last) this.#copyRow(this.#addresses(last), this.#addresses(row));
    this.ids.removeAt(row);
    this.#trim();
    this.#changes += 1;
    return true;
  }

  /** Removes everything and gives all memory back. */
  clear(): void {
    this.ids.clear();
    this.#trim();
    this.#changes += 1;
  }

  /** Similarity of `row` to the query that is loaded. */
  similarity(row: number, query: EncodedQuery): number {
    const { memory, layout, workspace } = this.space;
    const { values, scale } = this.#addresses(row);
    memory.kernels.dotInt8(values, 1, layout.dimensions, workspace.queryValues, workspace.products);
    const product = memory.integers[workspace.products >>> 2]!;
    return clampCosine(product * memory.floats[scale >>> 2]! * query.scale);
  }

  #addresses(row: number): RowAddresses {
    const { layout } = this.space;
    const index = layout.blockOf(row);
    const address = this.#blocks[index]!;
    const offset = row - layout.start(index);
    const capacity = layout.capacity(index);
    return {
      sketch: address + layout.sketchOffset(offset),
      values: address + layout.valuesOffset(capacity, offset),
      scale: address + layout.scaleOffset(capacity, offset),
    };
  }

  #copyRow(from: RowAddresses, to: RowAddresses): void {
    const { memory, layout } = this.space;
    memory.bytes.copyWithin(to.sketch, from.sketch, from.sketch + layout.sketchBytes);
    memory.bytes.copyWithin(to.values, from.values, from.values + layout.dimensions);
    memory.floats[to.scale >>> 2] = memory.floats[from.scale >>> 2]!;
  }

  #reserve(row: number): void {
    const { arena, layout } = this.space;
    const index = layout.blockOf(row);
    if (index === this.#blocks.length) this.#blocks.push(arena.takeBlock(layout.sizeClass(index)));
  }

  #trim(): void {
    const { arena, layout } = this.space;
    while (this.#blocks.length > 0 && layout.start(this.#blocks.length - 1) >= this.ids.count) {
      const address = this.#blocks.pop()!;
      arena.releaseBlock(address, layout.sizeClass(this.#blocks.length));
    }
  }
}

/** Rounding may carry a product a little past the ends. */
export function clampCosine(value: number): number {
  return Math.max(-1, Math.min(1, value));
}
