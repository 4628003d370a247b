/**
 * Where answers come from.
 *
 * @module
 */
export { type ChosenUpstream, chooseUpstream } from './choose-upstream.ts';
export { demoUpstream } from './demo/index.ts';
export { type HttpUpstreamOptions, httpUpstream } from './http-upstream.ts';
export type { Upstream, UpstreamRequest } from './upstream.ts';
