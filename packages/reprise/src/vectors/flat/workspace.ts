import { RepriseError } from '../../core/index.ts';
import type { BlockLayout } from './block-layout.ts';
import type { SlabMemory } from './slab-memory.ts';

/** Rows that one pass of the sketch scan may cover. */
export const rowsPerPass = 65_536;
/** Rows that one pass may select. */
export const mostSelected = 2_048;
/** Dimensions a vector may have. */
export const mostDimensions = 8_192;

const largestRowValue = 127;

/** A query as the kernels read it: its sketch and int16 values in one piece, and what a product is worth. */
export interface EncodedQuery {
  readonly bytes: Uint8Array;
  readonly scale: number;
}

/**
 * The part of the memory where vectors are encoded and passes leave their results; one slab for each layout.
 *
 * A vector is rotated before it is encoded, so that its sketch says something about every dimension even where
 * the vector is zero in most, and so that no single large number makes the int8 values coarse.
 */
export class Workspace {
  readonly querySketch: number;
  readonly queryValues: number;
  readonly distances: number;
  readonly histogram: number;
  readonly selected: number;
  readonly products: number;
  readonly #memory: SlabMemory;
  readonly #layout: BlockLayout;
  readonly #signs: number;
  readonly #vector: number;
  readonly #largestQueryValue: number;

  constructor(memory: SlabMemory, layout: BlockLayout) {
    this.#memory = memory;
    this.#layout = layout;
    const { dimensions, sketchBytes } = layout;
    let next = memory.takeSlab();
    const reserve = (bytes: number): number => {
      next += bytes;
      return next - bytes;
    };
    this.#signs = reserve(dimensions * 4);
    this.#vector = reserve(dimensions * 4);
    this.querySketch = reserve(sketchBytes);
    this.queryValues = reserve(dimensions * 2);
    this.distances = reserve(rowsPerPass * 2);
    this.histogram = reserve(dimensions * 4 + 16);
    this.selected = reserve(mostSelected * 4);
    this.products = reserve(Math.max(...layout.capacities) * 4);
    this.#largestQueryValue = Math.min(32_767, Math.floor(2 ** 31 / (largestRowValue * dimensions)) - 1);
    memory.floats.set(rotationSigns(dimensions), this.#signs >>> 2);
  }

  /**
   * Encodes `vector` as a row at the given addresses.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for numbers that are not finite; nothing is written then.
   */
  writeRow(vector: Float32Array, sketch: number, values: number, scale: number): void {
    this.#rotate(vector);
    const { kernels, floats } = this.#memory;
    const { dimensions } = this.#layout;
    const factor = kernels.quantizeInt8(this.#vector, dimensions, largestRowValue, values, sketch);
    floats[scale >>> 2] = checkedFactor(factor);
  }

  /** Encodes `vector` as a query. @throws RepriseError `INVALID_ARGUMENT` for numbers that are not finite. */
  encodeQuery(vector: Float32Array): EncodedQuery {
    this.#rotate(vector);
    const { kernels, bytes } = this.#memory;
    const { dimensions, sketchBytes } = this.#layout;
    const factor = kernels.quantizeInt16(
      this.#vector,
      dimensions,
      this.#largestQueryValue,
      this.queryValues,
      this.querySketch,
    );
    const end = this.querySketch + sketchBytes + dimensions * 2;
    return { bytes: bytes.slice(this.querySketch, end), scale: checkedFactor(factor) };
  }

  /** Puts `query` back where the kernels read it; between two passes another search may have been there. */
  loadQuery(query: EncodedQuery): void {
    this.#memory.bytes.set(query.bytes, this.querySketch);
  }

  #rotate(vector: Float32Array): void {
    const { kernels, floats } = this.#memory;
    const { dimensions } = this.#layout;
    const start = this.#vector >>> 2;
    floats.set(vector, start);
    floats.fill(0, start + vector.length, start + dimensions);
    kernels.rotate(this.#vector, dimensions, this.#signs);
  }
}

function checkedFactor(factor: number): number {
  if (!Number.isNaN(factor)) return factor;
  throw new RepriseError('INVALID_ARGUMENT', 'a vector holds a number that is not finite');
}

/** The same signs in every process: a xorshift sequence, scaled so that the rotation keeps lengths. */
function rotationSigns(dimensions: number): Float32Array {
  const size = 1 / Math.sqrt(2 ** Math.floor(Math.log2(dimensions)));
  let state = 0x9e3779b9;
  return Float32Array.from({ length: dimensions }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state < 0 ? -size : size;
  });
}
