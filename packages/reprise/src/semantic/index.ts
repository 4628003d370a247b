/**
 * Answers by meaning: the identity of requests, the semantic cache, guards and policies.
 *
 * @module
 */
export { AnswerCache } from './answers/answer-cache.ts';
export type { AnswerCacheOptions, KeepOptions } from './answers/answer-cache-options.ts';
export type { Feedback, FeedbackOutcome } from './answers/answer-feedback.ts';
export type { Candidate } from './candidate.ts';
export type { ChatMessage, ChatRequest, ContentPart } from './chat-request.ts';
export type { ExplainedCandidate, Explanation } from './explanation.ts';
export type { Guard, Veto } from './guard.ts';
export * from './guards/index.ts';
export type { Hit, HitKind, LookupLimits, SemanticLookup } from './hit.ts';
export {
  chatPrefix,
  hasEarlierTurns,
  type Identity,
  type IdentityContext,
  identify,
  keyPrefix,
  rewrittenScope,
  tenantPrefix,
  transportFields,
} from './identity.ts';
export * from './judges/index.ts';
export type { Observation, ObservationSource } from './observation.ts';
export { type CalibratedOptions, calibrated } from './policies/calibrated.ts';
export { defaultBounds } from './policies/default-bounds.ts';
export { type LearnedOptions, learned } from './policies/learned.ts';
export { leastMaxError } from './policies/least-max-error.ts';
export { threshold } from './policies/threshold.ts';
export type { Decision, Policy } from './policy.ts';
export type { ReembeddingProgress } from './reembedding/progress.ts';
export { SemanticCache, type UpdateOptions } from './semantic-cache.ts';
export { type SemanticCacheOptions, withDefaults } from './semantic-cache-options.ts';
export type { SemanticStats } from './semantic-stats.ts';
export { lastUserText, semanticText } from './text/semantic-text.ts';
export * from './trust/index.ts';
export { Ledger, type LedgerStats } from './trust/ledger.ts';
export type { LedgerOptions } from './trust/ledger-options.ts';
export * from './tuning/index.ts';
export * from './verifier/index.ts';
