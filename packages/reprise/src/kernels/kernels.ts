import { wasmBase64 } from './wasm-bytes.ts';

/** The functions of the WebAssembly module; every number is a byte address or a count, see `packages/kernels`. */
export interface Kernels {
  hamming(
    sketches: number,
    count: number,
    bytes: number,
    query: number,
    distances: number,
    histogram: number,
  ): void;
  selectRows(
    distances: number,
    count: number,
    low: number,
    high: number,
    rows: number,
    limit: number,
  ): number;
  dotInt8(rows: number, count: number, dimensions: number, query: number, products: number): void;
  rotate(vector: number, dimensions: number, signs: number): void;
  quantizeInt8(vector: number, dimensions: number, limit: number, values: number, sketch: number): number;
  quantizeInt16(vector: number, dimensions: number, limit: number, values: number, sketch: number): number;
  matmul(
    activations: number,
    rowScales: number,
    rows: number,
    depth: number,
    weights: number,
    columnScales: number,
    columns: number,
    bias: number,
    out: number,
    floor: number,
  ): void;
  sparseMatmul(
    pairs: number,
    count: number,
    rowScale: number,
    weights: number,
    columnScales: number,
    columns: number,
    bias: number,
    out: number,
  ): void;
  collectPairs(activations: number, depth: number, pairs: number, rowScale: number): number;
  quantizeRows(input: number, rows: number, width: number, out: number, scales: number): void;
  layerNorm(input: number, rows: number, width: number, gain: number, bias: number, out: number): void;
  meanRows(input: number, rows: number, width: number, out: number): void;
  attention(
    projected: number,
    rows: number,
    width: number,
    heads: number,
    out: number,
    weights: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/**
 * Instantiates the SIMD kernels over `memory`; compiled once per thread.
 *
 * The kernels keep no state: callers own the memory and decide what lies where. The first page belongs to the
 * module and must be left alone.
 */
export function instantiateKernels(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(Buffer.from(wasmBase64, 'base64'));
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  return instance.exports as unknown as Kernels;
}

/** Bytes at the start of the memory that belong to the module itself. */
export const reservedBytes = 65_536;
