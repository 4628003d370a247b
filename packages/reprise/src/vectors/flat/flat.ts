import { FlatIndex } from './flat-index.ts';

/** Options of {@link flat}. */
export interface FlatOptions {
  /** Bytes of memory for vectors at most. @default 4 GiB, the most that WebAssembly can address */
  readonly maxBytes?: number;
}

/**
 * A vector index in the memory of this process, searched by WebAssembly SIMD; good for a few million vectors.
 *
 * Takes about 1.13 bytes a dimension and vector, plus the ids. Similarities are within 0.01 of the exact ones. A
 * search asks for 1 to 256 neighbours; vectors have 1 to 8,192 dimensions.
 *
 * @example
 * ```ts
 * const index = flat();
 * index.add('tenant-1', 'entry-1', embedding.vector);
 * const [nearest] = await index.search('tenant-1', query.vector, 1);
 * ```
 */
export function flat(options: FlatOptions = {}): FlatIndex {
  return new FlatIndex(options.maxBytes ?? 2 ** 32);
}
