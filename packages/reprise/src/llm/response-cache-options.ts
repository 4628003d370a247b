import { type Clock, type Logger, silentLogger, systemClock } from '../core/index.ts';
import type { AnswerCache, IdentityContext } from '../semantic/index.ts';
import type { CacheDirectives } from './cache-directives.ts';
import type { PriceTable } from './pricing/price-table.ts';
import { priceTable } from './pricing/price-table.ts';
import type { Completion } from './recording/completion.ts';
import type { RewriteQuestion } from './rewrite/question-rewriter.ts';
import type { FlightExchange } from './shared-flights/flight-exchange.ts';

/** Options of `ResponseCache`. */
export interface ResponseCacheOptions {
  readonly answers: AnswerCache<Completion>;
  /** Whether answers may be found by meaning at all. @default true */
  readonly semantic?: boolean;
  /**
   * Makes of the last question of a conversation one that stands alone, which is then compared by meaning instead of it,
   * whatever was said before. Who can say something early in a conversation can so shape answers to others of the tenant.
   *
   * @default questions are compared only after exactly the same earlier turns
   */
  readonly rewrite?: RewriteQuestion;
  /** Milliseconds a request waits for {@link rewrite}, once, when no exact answer is there. @default 1500 */
  readonly rewriteDeadline?: number;
  /** Requests with a higher temperature are not cached. @default 1 */
  readonly maxTemperature?: number;
  /** Milliseconds an answer is kept at most when a request asks for a time of its own. @default 1 day */
  readonly ttl?: number;
  /** Bytes of one answer that are recorded. @default 8 MiB */
  readonly maxAnswerBytes?: number;
  /** Milliseconds a call goes on for the cache after its clients left. @default 30000 */
  readonly abandonAfter?: number;
  /** Overrides and additions to the list prices. */
  readonly prices?: PriceTable;
  /** Lets other instances join upstream calls, and this one join theirs. @default calls stay in this process */
  readonly shared?: FlightExchange;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** Who asks, and what the request asks of the cache. */
export interface RequestContext extends Pick<IdentityContext, 'tenant' | 'namespace'> {
  readonly directives: CacheDirectives;
}

/** The options with every default filled in. */
export type FilledResponseCacheOptions = Required<Omit<ResponseCacheOptions, 'shared' | 'rewrite'>> &
  Pick<ResponseCacheOptions, 'shared' | 'rewrite'>;

/** Fills in the defaults. */
export function fillOptions(options: ResponseCacheOptions): FilledResponseCacheOptions {
  return {
    semantic: true,
    rewriteDeadline: 1_500,
    maxTemperature: 1,
    ttl: 86_400_000,
    maxAnswerBytes: 8 * 1024 * 1024,
    abandonAfter: 30_000,
    clock: systemClock,
    logger: silentLogger,
    ...options,
    prices: { ...priceTable, ...options.prices },
  };
}
