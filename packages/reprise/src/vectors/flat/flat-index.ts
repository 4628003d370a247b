import { RepriseError } from '../../core/index.ts';
import { assertNeighbours, dimensionMismatch } from '../arguments.ts';
import type { Neighbour, VectorIndex } from '../vector-index.ts';
import { Pacer } from './pacer.ts';
import { Partition } from './partition.ts';
import { Search } from './search.ts';
import { SlabMemory } from './slab-memory.ts';
import { type VectorSpace, vectorSpace } from './vector-space.ts';
import { mostDimensions } from './workspace.ts';

/** The index that `flat()` makes. */
export class FlatIndex implements VectorIndex {
  readonly shared = false;
  readonly #maxBytes: number;
  readonly #pacer = new Pacer();
  readonly #partitions = new Map<string, Partition>();
  readonly #spaces = new Map<number, VectorSpace>();
  #memory: SlabMemory | undefined;
  #size = 0;
  #closed = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of memory in use for vectors, without ids. */
  get memoryBytes(): number {
    return this.#memory?.usedBytes ?? 0;
  }

  /**
   * @throws RepriseError `DIMENSION_MISMATCH`; `INDEX_FULL`; `INVALID_ARGUMENT` for numbers that are not finite
   * or a length that is not 1 to 8,192; `CLOSED`. Nothing changes then.
   */
  add(partition: string, id: string, vector: Float32Array): void {
    this.#assertOpen();
    const known = this.#partitions.get(partition);
    const target = known ?? this.#newPartition(vector.length);
    assertDimensions(target, vector);
    const before = target.ids.count;
    target.add(id, vector);
    this.#size += target.ids.count - before;
    if (!known) this.#partitions.set(partition, target);
  }

  /**
   * Neighbours of `vector`, for 1 to 256 as `k`. What is added while the search waits for its turn may be missed.
   *
   * @throws RepriseError `DIMENSION_MISMATCH`, `INVALID_ARGUMENT`, `CLOSED`
   */
  async search(partition: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    this.#assertOpen();
    assertNeighbours(k);
    const target = this.#partitions.get(partition);
    if (!target) return [];
    assertDimensions(target, vector);
    const search = new Search(target, vector, k);
    for (let bytes = search.nextBytes; bytes > 0; bytes = search.nextBytes) {
      const turn = this.#pacer.admit(bytes);
      if (turn) await turn;
      this.#assertOpen();
      search.scan();
    }
    return search.result();
  }

  /** @throws RepriseError `CLOSED` */
  remove(partition: string, id: string): void {
    this.#assertOpen();
    const target = this.#partitions.get(partition);
    if (!target?.remove(id)) return;
    this.#size -= 1;
    if (target.ids.count === 0) this.#partitions.delete(partition);
  }

  /** @throws RepriseError `CLOSED` */
  dropPartition(partition: string): void {
    this.#assertOpen();
    const target = this.#partitions.get(partition);
    if (!target) return;
    this.#size -= target.ids.count;
    target.clear();
    this.#partitions.delete(partition);
  }

  has(partition: string): boolean {
    return this.#partitions.has(partition);
  }

  size(partition?: string): number {
    if (partition === undefined) return this.#size;
    return this.#partitions.get(partition)?.ids.count ?? 0;
  }

  /** Frees the memory; searches that wait for their turn reject with `CLOSED`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#size = 0;
    this.#partitions.clear();
    this.#spaces.clear();
    this.#memory = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #newPartition(dimensions: number): Partition {
    if (dimensions < 1 || dimensions > mostDimensions) {
      throw new RepriseError(
        'INVALID_ARGUMENT',
        `a vector of ${dimensions} dimensions: the flat vector index takes 1 to ${mostDimensions}`,
      );
    }
    this.#memory ??= new SlabMemory(this.#maxBytes);
    const rounded = Math.ceil(dimensions / 128) * 128;
    const space = this.#spaces.get(rounded) ?? vectorSpace(this.#memory, rounded);
    this.#spaces.set(rounded, space);
    return new Partition(space, dimensions);
  }

  #assertOpen(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'the flat vector index is closed');
  }
}

function assertDimensions(partition: Partition, vector: Float32Array): void {
  if (vector.length === partition.dimensions) return;
  throw dimensionMismatch(partition.dimensions, vector.length);
}
