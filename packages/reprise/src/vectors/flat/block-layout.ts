import { slabBytes } from './slab-memory.ts';

const smallBlocks = [4, 16, 64, 256] as const;

/**
 * Where things lie in a chain of blocks: its first blocks hold 4, 16, 64 and 256 rows, all later ones a slab full.
 *
 * A block holds the sketches of its rows, then their int8 values, then their scales.
 */
export class BlockLayout {
  /** Dimensions of a stored row: those of the vectors, rounded up to a multiple of 128. */
  readonly dimensions: number;
  /** Bytes of one sketch, a multiple of 16. */
  readonly sketchBytes: number;
  /** Rows a block can hold, by size class. */
  readonly capacities: readonly number[];
  readonly #starts: readonly number[];

  constructor(dimensions: number) {
    this.dimensions = Math.ceil(dimensions / 128) * 128;
    this.sketchBytes = this.dimensions / 8;
    const slabRows = Math.floor(slabBytes / this.rowBytes);
    this.capacities = [...smallBlocks.filter((rows) => rows < slabRows), slabRows];
    let start = 0;
    this.#starts = this.capacities.map((rows) => {
      start += rows;
      return start - rows;
    });
  }

  /** Bytes of a row with its sketch and scale. */
  get rowBytes(): number {
    return this.sketchBytes + this.dimensions + 4;
  }

  /** Size class of the block at `index` of a chain. */
  sizeClass(index: number): number {
    return Math.min(index, this.capacities.length - 1);
  }

  /** Rows that the block at `index` of a chain can hold. */
  capacity(index: number): number {
    return this.capacities[this.sizeClass(index)]!;
  }

  /** Number of the first row in the block at `index` of a chain. */
  start(index: number): number {
    const sizeClass = this.sizeClass(index);
    return this.#starts[sizeClass]! + (index - sizeClass) * this.capacities[sizeClass]!;
  }

  /** Index of the block that holds `row`. */
  blockOf(row: number): number {
    const last = this.capacities.length - 1;
    for (let index = 0; index < last; index += 1) {
      if (row < this.#starts[index + 1]!) return index;
    }
    return last + Math.floor((row - this.#starts[last]!) / this.capacities[last]!);
  }

  /** Byte offset of the sketch of the row at `offset` of a block. */
  sketchOffset(offset: number): number {
    return offset * this.sketchBytes;
  }

  /** Byte offset of the int8 values of the row at `offset` of a block with `capacity` rows. */
  valuesOffset(capacity: number, offset: number): number {
    return capacity * this.sketchBytes + offset * this.dimensions;
  }

  /** Byte offset of the scale of the row at `offset` of a block with `capacity` rows. */
  scaleOffset(capacity: number, offset: number): number {
    return capacity * (this.sketchBytes + this.dimensions) + offset * 4;
  }
}
