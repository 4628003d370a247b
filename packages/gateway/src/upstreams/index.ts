/**
 * Where answers come from.
 *
 * @module
 */
export { completeDirectly, textOf } from './ask-directly.ts';
export { type AskModel, askModelThrough, ownPrefix } from './ask-model.ts';
export { type ChosenUpstream, chooseUpstream } from './choose-upstream.ts';
export { demoUpstream } from './demo/index.ts';
export { type HttpUpstreamOptions, httpUpstream } from './http-upstream.ts';
export { type JudgeCallStats, JudgeCalls } from './judge-calls.ts';
export { judgeUpstream } from './judge-upstream.ts';
export type { Upstream, UpstreamRequest } from './upstream.ts';
