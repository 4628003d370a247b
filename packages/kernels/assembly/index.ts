export { hamming } from './hamming';
export { attention } from './attention';
export { layerNorm, meanRows } from './layer-norm';
export { matmul } from './matmul';
export { quantizeRows } from './quantize-rows';
export { collectPairs, sparseMatmul } from './sparse-matmul';
