/**
 * Stores with behaviour: functions with a memory, single flight, freshness, tags, entries by hand.
 *
 * @module
 */
export type { BatchFunction, BatchMemoize, BatchMemoizer } from './batch/batch-function.ts';
export { Cache } from './cache.ts';
export type { CacheOptions } from './cache-options.ts';
export type { CacheStats } from './cache-stats.ts';
export { type CallContext, currentCall } from './calls/call-context.ts';
export type { Compute } from './calls/call-engine.ts';
export type { CallOptions, NegativeOptions } from './calls/call-options.ts';
export type { PlanOptions } from './calls/call-plan.ts';
export { createCache } from './create-cache.ts';
export type { EntryShelf, MakeShelf } from './entries/entry-shelf.ts';
export type { EntryTarget, FunctionReference, Inputs } from './entries/entry-target.ts';
export type { Annotation } from './entries/manual-entries.ts';
export type { ManualParts } from './entries/manual-parts.ts';
export type { AnyFunction } from './function-names.ts';
export type { LatencySummary } from './latency-sample.ts';
export type { Memoize, Memoizer } from './memoize/memoize-function.ts';
export type { MemoizeFunctionOptions, MemoizeOptions } from './memoize/memoize-options.ts';
export type { SignatureOptions } from './memoize/signature.ts';
