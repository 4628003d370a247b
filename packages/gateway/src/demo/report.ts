import type { DemoRequest } from './demo-request.ts';
import type { AnswerKind } from './outcome.ts';

/** Two quantiles of a set of times, in milliseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

/** One row of the table: all answers that came about in one way. */
export interface DemoRow {
  readonly kind: AnswerKind;
  readonly count: number;
  /** Part of all answers, 0 to 1. */
  readonly share: number;
  /** Time to the first text; missing when none of the answers was streamed. */
  readonly firstToken: Quantiles | undefined;
  /** Time to the end of the answer; missing when there was no answer. */
  readonly completion: Quantiles | undefined;
  /** Prompt and completion tokens of answers that needed no upstream call. */
  readonly tokensSaved: number;
  readonly wrongHits: number;
}

/** An answer that was made for a question of another group. */
export interface WrongHit {
  readonly request: DemoRequest;
  /** The request whose answer was given. */
  readonly origin: DemoRequest;
  readonly kind: AnswerKind;
  readonly similarity: number | undefined;
}

/** How often one failure happened. */
export interface FailureCount {
  readonly error: string;
  readonly count: number;
}

/** How a run ended: all traffic sent, out of time, or stopped by Ctrl-C. */
export type DemoEnding = 'complete' | 'time-limit' | 'interrupted';

/** What a run of the demo found. */
export interface DemoReport {
  readonly ending: DemoEnding;
  /** Requests in the traffic. */
  readonly planned: number;
  /** Requests that were answered. */
  readonly answered: number;
  /** Always a row each for exact, semantic, miss and shared; others when they occurred. */
  readonly rows: readonly DemoRow[];
  readonly failures: readonly FailureCount[];
  readonly wrongHits: readonly WrongHit[];
  /** Hits on entries older than the run that could not be judged. */
  readonly unjudged: number;
  readonly tokensSaved: number;
  /** US dollars by the gateway's own count; missing when it keeps none. */
  readonly savedUsd: number | undefined;
  /** Milliseconds the run took. */
  readonly duration: number;
}
