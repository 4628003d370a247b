export { type FlatOptions, flat } from './flat.ts';
export type { FlatIndex } from './flat-index.ts';
