/**
 * Answers by meaning: the identity of requests, the semantic cache, guards and policies.
 *
 * @module
 */
export { AnswerCache } from './answer-cache.ts';
export type { AnswerCacheOptions, KeepOptions } from './answer-cache-options.ts';
export type { ChatMessage, ChatRequest, ContentPart } from './chat-request.ts';
export type { ExplainedCandidate, Explanation } from './explanation.ts';
export type { Guard, Veto } from './guard.ts';
export * from './guards/index.ts';
export type { Hit, HitKind, SemanticLookup } from './hit.ts';
export {
  chatPrefix,
  type Identity,
  type IdentityContext,
  identify,
  keyPrefix,
  tenantPrefix,
  transportFields,
} from './identity.ts';
export * from './judges/index.ts';
export type { Observation, ObservationSource } from './observation.ts';
export { type CalibratedOptions, calibrated } from './policies/calibrated.ts';
export { type Doubt, doubtsOf } from './policies/exploration.ts';
export { type LearnedOptions, learned, learnedBy } from './policies/learned.ts';
export { threshold } from './policies/threshold.ts';
export type { Candidate, Decision, Policy } from './policy.ts';
export { SemanticCache, type UpdateOptions } from './semantic-cache.ts';
export { type SemanticCacheOptions, withDefaults } from './semantic-cache-options.ts';
export type { SemanticStats } from './semantic-stats.ts';
export { lastUserText, semanticText } from './semantic-text.ts';
export type { Rate, TrustState, TrustStats } from './trust/trust-stats.ts';
