/**
 * How far answers by meaning can be trusted, as routes, metrics and commands tell it.
 *
 * @module
 */
export { doubtfulJudge } from './doubtful-judge.ts';
export { healthOfJudge } from './health-of-judge.ts';
export { healthOfTrust } from './health-of-trust.ts';
export { standingOf } from './standing.ts';
export { addTrustMetrics } from './trust-metrics.ts';
export { explanationAnswer, type WireExplanation, wireExplanation } from './wire-explanation.ts';
export { type WireRate, wireRate } from './wire-rate.ts';
export { type WireShadowLine, type WireTrust, wireTrust } from './wire-trust.ts';
