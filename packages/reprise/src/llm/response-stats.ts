import type { SemanticStats, Worth } from '../semantic/index.ts';
import type { Ask, Flight, FlightEnd } from './flights/flight.ts';
import type { UpstreamCall } from './flights/upstream-call.ts';
import { costUsd } from './pricing/cost-usd.ts';
import type { PriceTable } from './pricing/price-table.ts';
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
  /** What those tokens would have cost, in US dollars, by the price table. */
  readonly savedUsd: number;
  readonly upstreamCalls: number;
  /** Calls that audited a hit by meaning, which are not among {@link upstreamCalls}. */
  readonly auditCalls: number;
  /** What the tokens of those calls cost, in US dollars, by the price table. */
  readonly auditUsd: number;
  /** Upstream calls that gave no whole answer. */
  readonly upstreamFailures: number;
  /** What rewriting questions took; undefined where they are not rewritten. */
  readonly rewrites: RewriteStats | undefined;
  readonly cache: SemanticStats;
}

/** Counts for {@link ResponseStats}. */
export class ResponseCounters {
  readonly #requests: Record<Outcome, number> = { exact: 0, semantic: 0, stale: 0, miss: 0, bypass: 0 };
  readonly #prices: PriceTable;
  #shared = 0;
  #savedTokens = 0;
  #savedUsd = 0;
  #upstreamCalls = 0;
  #upstreamFailures = 0;
  #auditCalls = 0;
  #auditUsd = 0;

  constructor(prices: PriceTable) {
    this.#prices = prices;
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
    const { tokens, usd } = this.worthOf(model, usage);
    this.#savedTokens += tokens;
    this.#savedUsd += usd;
  }

  auditing(): void {
    this.#auditCalls += 1;
  }

  audited(model: string, usage: Usage | undefined): void {
    this.#auditUsd += this.worthOf(model, usage).usd;
  }

  /** What an answer cost, or would have. */
  worthOf(model: string, usage: Usage | undefined): Worth {
    const tokens = (usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0);
    return { tokens, usd: costUsd(model, usage, this.#prices) };
  }

  snapshot(cache: SemanticStats, rewrites: RewriteStats | undefined): ResponseStats {
    const requests = { ...this.#requests };
    const all = Object.values(requests).reduce((sum, count) => sum + count, 0);
    const free = requests.exact + requests.semantic + requests.stale + this.#shared;
    return {
      requests,
      shared: this.#shared,
      hitRate: all === 0 ? 0 : free / all,
      savedTokens: this.#savedTokens,
      savedUsd: this.#savedUsd,
      upstreamCalls: this.#upstreamCalls,
      upstreamFailures: this.#upstreamFailures,
      auditCalls: this.#auditCalls,
      auditUsd: this.#auditUsd,
      rewrites,
      cache,
    };
  }
}
