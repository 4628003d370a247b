/**
 * WebAssembly SIMD kernels, shared by the local embedder and the flat index; not exported from the package.
 *
 * @module
 */
export { instantiateKernels, type Kernels, reservedBytes } from './kernels.ts';
