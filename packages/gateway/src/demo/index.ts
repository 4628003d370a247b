/**
 * The demo: shipped traffic, a runner that sends it through a gateway, and the report on what came back.
 *
 * @module
 */
export type { DemoKind, DemoMessage, DemoRequest } from './demo-request.ts';
export { loadTraffic } from './load-traffic.ts';
export type { AnswerKind } from './outcome.ts';
export type { DemoEnding, DemoReport, DemoRow, FailureCount, Quantiles, WrongHit } from './report.ts';
export { type RunDemoOptions, runDemo } from './run-demo.ts';
