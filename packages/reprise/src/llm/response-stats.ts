import type { SemanticStats, Worth } from '../semantic/index.ts';
import type { Ask, Flight, FlightEnd } from './flights/flight.ts';
import type { UpstreamCall } from './flights/upstream-call.ts';
import { Bill } from './pricing/bill.ts';
import type { Pricing } from './pricing/pricing.ts';
import type { Usage } from './recording/completion.ts';
import type { RewriteStats } from './rewrite/question-rewriter.ts';

/** How a request was answered. */
export type Outcome = 'exact' | 'semantic' | 'stale' | 'miss' | 'bypass';

/** What a response cache has done since it was opened. */
export interface ResponseStats {
  readonly requests: Readonly<Record<Outcome, number>>;
  /** Misses that joined an upstream call which somebody else had started. */
  readonly shared: number;
  /** Hits and shared calls over all requests, 0 to 1. */
  readonly hitRate: number;
  /** Prompt and completion tokens that were not asked of the upstream. */
  readonly savedTokens: number;
  /** What those tokens would have cost, in US dollars, as far as the price table knows; undefined when it knows none of it. */
  readonly savedUsd: number | undefined;
  readonly upstreamCalls: number;
  /** Calls that audited a hit by meaning, which are not among {@link upstreamCalls}. */
  readonly auditCalls: number;
  /** Prompt and completion tokens of those calls. */
  readonly auditTokens: number;
  /** What those tokens cost, in US dollars; undefined when no price is known. */
  readonly auditUsd: number | undefined;
  /** Upstream calls that gave no whole answer. */
  readonly upstreamFailures: number;
  /** What rewriting questions took; undefined where they are not rewritten. */
  readonly rewrites: RewriteStats | undefined;
  /** Models that answered and whose price is not known, the first ten: their tokens are in no sum of money. */
  readonly unpriced: readonly string[];
  readonly cache: SemanticStats;
}

/** Counts for {@link ResponseStats}. */
export class ResponseCounters {
  readonly #requests: Record<Outcome, number> = { exact: 0, semantic: 0, stale: 0, miss: 0, bypass: 0 };
  readonly #pricing: Pricing;
  readonly #saved = new Bill();
  readonly #audited = new Bill();
  #shared = 0;
  #upstreamCalls = 0;
  #upstreamFailures = 0;
  #auditCalls = 0;

  constructor(pricing: Pricing) {
    this.#pricing = pricing;
  }

  answered(outcome: Outcome): void {
    this.#requests[outcome] += 1;
  }

  /** Counts the calls that `ask` makes. */
  counting(ask: Ask): Ask {
    return (signal) => {
      this.#upstreamCalls += 1;
      return ask(signal);
    };
  }

  /** Counts a failure when this process made the call and the flight ends without a whole answer. */
  started(flight: Flight, call: UpstreamCall): void {
    const ended = (end?: FlightEnd): void => {
      if (end?.completion === undefined && call.asked) this.#upstreamFailures += 1;
    };
    flight.end.then(ended, () => ended());
  }

  joined(): void {
    this.#shared += 1;
  }

  saved(model: string, usage: Usage | undefined): void {
    this.#saved.add(this.worthOf(model, usage));
  }

  auditing(): void {
    this.#auditCalls += 1;
  }

  audited(model: string, usage: Usage | undefined): void {
    this.#audited.add(this.worthOf(model, usage));
  }

  /** What an answer cost, or would have. */
  worthOf(model: string, usage: Usage | undefined): Worth {
    return this.#pricing.worthOf(model, usage);
  }

  snapshot(cache: SemanticStats, rewrites: RewriteStats | undefined): ResponseStats {
    const requests = { ...this.#requests };
    const all = Object.values(requests).reduce((sum, count) => sum + count, 0);
    const { tokens: savedTokens, usd: savedUsd } = this.#saved.sum;
    const { tokens: auditTokens, usd: auditUsd } = this.#audited.sum;
    const free = requests.exact + requests.semantic + requests.stale + this.#shared;
    return {
      requests,
      shared: this.#shared,
      hitRate: all === 0 ? 0 : free / all,
      savedTokens,
      savedUsd,
      upstreamCalls: this.#upstreamCalls,
      upstreamFailures: this.#upstreamFailures,
      auditCalls: this.#auditCalls,
      auditTokens,
      auditUsd,
      rewrites,
      unpriced: this.#pricing.unpriced,
      cache,
    };
  }
}
