/**
 * Where answers come from.
 *
 * @module
 */
export { askDirectly, completeDirectly } from './ask-directly.ts';
export { type AskModel, askModelThrough, ownPrefix } from './ask-model.ts';
export { type ChosenUpstream, chooseUpstream } from './choose-upstream.ts';
export { demoUpstream } from './demo/index.ts';
export { type HttpUpstreamOptions, httpUpstream } from './http-upstream.ts';
export { judgeUpstream } from './judge-upstream.ts';
export type { Upstream, UpstreamRequest } from './upstream.ts';
