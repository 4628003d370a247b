/**
 * Caching whole answers of language models: lookup, flights, record and replay, usage and prices; and a client that asks
 * no question twice.
 *
 * @module
 */
export { type CacheDirectives, noDirectives, parseCacheControl } from './cache-directives.ts';
export { type Cacheability, type CacheabilityRules, cacheability } from './cacheability.ts';
export type { AnswerField, AnswerFields, Shaped, ShapedPiece } from './client/answer-fields.ts';
export type { ChatInput } from './client/chat-messages.ts';
export type { ChatParameters } from './client/chat-parameters.ts';
export { LLM } from './client/llm.ts';
export type { AskOptions, LLMOptions } from './client/llm-options.ts';
export { builtInPresets, type Preset, type Presets, type Provider } from './client/presets.ts';
export type { Tool, ToolContext, ToolDefinition } from './client/tool.ts';
export {
  type ToolResultCache,
  type ToolResultCacheOptions,
  toolResultCache,
} from './client/tool-result-cache.ts';
export type { Ask } from './flights/flight.ts';
export type { AnswerForm, FlightAnswer, FlightReader } from './flights/flight-reader.ts';
export { type AskJudge, type JudgeRequest, type LlmJudgeOptions, llmJudge } from './judges/llm-judge.ts';
export { costUsd, findPrice } from './pricing/cost-usd.ts';
export { type Price, type PriceTable, priceTable, priceTableDate } from './pricing/price-table.ts';
export { incompleteness } from './recording/completeness.ts';
export type { AnswerMessage, Choice, Completion, ToolCall, Usage } from './recording/completion.ts';
export type { ChunkChoice, CompletionChunk, Delta, ToolCallDelta } from './recording/completion-chunk.ts';
export { CompletionRecorder } from './recording/completion-recorder.ts';
export { completionText } from './recording/completion-text.ts';
export { readBody } from './recording/read-body.ts';
export { encodeStream, type ReplayOptions, toChunks } from './recording/replay.ts';
export { ReplayBodies } from './recording/replay-bodies.ts';
export { ResponseCache } from './response-cache.ts';
export type { RequestContext, ResponseCacheOptions } from './response-cache-options.ts';
export type { Outcome, ResponseStats } from './response-stats.ts';
export { type ModelRewriterOptions, modelRewriter } from './rewrite/model-rewriter.ts';
export type {
  RewriteContext,
  RewriteQuestion,
  RewriteStats,
  RewrittenQuestion,
} from './rewrite/question-rewriter.ts';
export type { Served } from './served.ts';
export type { FlightBoard, PostedBatch, Posting } from './shared-flights/flight-board.ts';
export type { ExchangedAnswer, ExchangeRequest, FlightExchange } from './shared-flights/flight-exchange.ts';
export {
  SharedFlights,
  type SharedFlightsOptions,
  type SharedFlightsStats,
  sharedFlights,
} from './shared-flights/shared-flights.ts';
export { isSuccess, type UpstreamAnswer } from './upstream-answer.ts';
