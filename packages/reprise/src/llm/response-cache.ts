import {
  type ChatRequest,
  type Explanation,
  type Hit,
  type Identity,
  identify,
  type SemanticLookup,
} from '../semantic/index.ts';
import { askAgain } from './ask-again.ts';
import type { CacheDirectives } from './cache-directives.ts';
import { type Cacheability, cacheability } from './cacheability.ts';
import type { Ask } from './flights/flight.ts';
import type { Miss } from './flights/miss.ts';
import { MissFlights } from './flights/miss-flights.ts';
import { FreshAnswers } from './fresh-answers.ts';
import { Pricing } from './pricing/pricing.ts';
import type { Completion } from './recording/completion.ts';
import { notRewritable, notRewritten, skipped, switchedOff } from './recording/no-answer.ts';
import {
  type FilledResponseCacheOptions,
  fillOptions,
  type RequestContext,
  type ResponseCacheOptions,
} from './response-cache-options.ts';
import { ResponseCounters, type ResponseStats } from './response-stats.ts';
import { QuestionRewriter, withRememberedText, withText } from './rewrite/question-rewriter.ts';
import type { Served } from './served.ts';

/**
 * The way of a chat request: the same request's answer, then one of the same meaning, then one upstream call for
 * all who ask the same.
 *
 * @example
 * ```ts
 * const served = await cache.respond(request, { tenant: 'acme', directives: noDirectives }, (signal) =>
 *   fetch(`${baseUrl}/chat/completions`, { method: 'POST', body: JSON.stringify(request), signal }),
 * );
 * ```
 */
export class ResponseCache {
  readonly #options: FilledResponseCacheOptions;
  readonly #counters: ResponseCounters;
  readonly #fresh: FreshAnswers;
  readonly #flights: MissFlights;
  readonly #rewriter: QuestionRewriter | undefined;

  constructor(options: ResponseCacheOptions) {
    this.#options = fillOptions(options);
    const pricing = new Pricing(this.#options.prices);
    this.#counters = new ResponseCounters(pricing);
    this.#fresh = new FreshAnswers(this.#options, this.#counters);
    this.#flights = new MissFlights(this.#options, this.#counters, this.#fresh);
    const { rewrite, rewriteDeadline: deadline } = this.#options;
    if (rewrite) this.#rewriter = new QuestionRewriter({ ...this.#options, pricing, rewrite, deadline });
  }

  /**
   * Answers a request from the cache, or through `ask`.
   *
   * @throws RepriseError `NOT_CANONICAL` when the request holds what JSON cannot; never for a fault of the cache.
   */
  async respond(request: ChatRequest, context: RequestContext, ask: Ask): Promise<Served> {
    const { directives } = context;
    const lookedAt = this.#options.clock.now();
    const allowed = cacheability(request, directives, this.#options);
    const identity = this.#identify(request, context, allowed);
    if (allowed.level === 'bypass') return this.#bypass(allowed, directives.onlyIfCached, ask);
    const lookup = directives.noCache ? skipped : await this.#look(identity, allowed, directives);
    if (lookup.hit) {
      const again = (signal: AbortSignal) =>
        askAgain({ request, ask, signal }, this.#options, this.#counters);
      if (!directives.onlyIfCached) lookup.audit?.(again, this.#fresh.ttlOf(directives));
      return this.#serve(request, lookup.hit);
    }
    if (directives.onlyIfCached) {
      this.#options.answers.missed();
      return this.#absent(lookup.reason);
    }
    return this.#fly({ request, identity, context, lookedAt, ask }, lookup);
  }

  /** The answer to a request, exact or by meaning, without ever asking upstream. */
  async peek(request: ChatRequest, context: RequestContext): Promise<SemanticLookup<Completion>> {
    const allowed = cacheability(request, context.directives, this.#options);
    if (allowed.level === 'bypass') return { ...skipped, reason: allowed.reason };
    return this.#find(this.#identify(request, context, allowed), allowed, context.directives, true);
  }

  /**
   * Why a request is, or is not, answered from the cache, as far as that can be told without asking upstream: the last
   * question of a conversation is compared only if it was rewritten lately.
   *
   * @throws what the store, the index or the embedder throw.
   */
  async explain(request: ChatRequest, context: RequestContext): Promise<Explanation> {
    const allowed = cacheability(request, context.directives, this.#options);
    const identity = this.#identify(request, context, allowed);
    const known = await withRememberedText(identity);
    const explanation = await this.#options.answers.explain(known);
    if (explanation.outcome !== 'miss' || known.text !== undefined) return explanation;
    if (allowed.level !== 'use') return { ...explanation, reason: allowed.reason };
    if (!this.#options.semantic) return { ...explanation, reason: switchedOff };
    return 'remembered' in identity ? { ...explanation, reason: notRewritten } : explanation;
  }

  /** Keeps an answer that was got elsewhere; resolves with its entry id. */
  keep(request: ChatRequest, context: RequestContext, completion: Completion): Promise<string> {
    const allowed = cacheability(request, context.directives, this.#options);
    const identity = this.#identify(request, context, allowed);
    return this.#fresh.keep({ request, identity, context }, completion);
  }

  /** What the cache has done since it was opened. */
  stats(): ResponseStats {
    return this.#counters.snapshot(this.#options.answers.stats(), this.#rewriter?.stats);
  }

  /** Number of upstream calls under way. */
  get flights(): number {
    return this.#flights.size;
  }

  /** Ends every upstream call that may be kept, so that a process can end; who waits for one is told it was cut. */
  abandon(): void {
    this.#flights.abandon();
  }

  /** Resolves when no upstream call is under way and every answer that is complete has been written. */
  settled(): Promise<void> {
    return this.#flights.settled();
  }

  /** Without a text where nothing may be compared, so that answers to tools and images are not even embedded. */
  #identify(request: ChatRequest, context: RequestContext, allowed: Cacheability): Identity {
    const identity = identify(request, { ...context, prefix: this.#options.answers.prefix });
    const compared = allowed.level === 'use' && this.#options.semantic;
    if (!compared) return { ...identity, text: undefined };
    return this.#rewriter?.identityOf(request, context, identity) ?? identity;
  }

  /** Looks once more when the answer that was missed was written meanwhile. */
  async #look(
    identity: Identity,
    allowed: Cacheability,
    directives: CacheDirectives,
  ): Promise<SemanticLookup<Completion>> {
    const { exactKey } = identity;
    const { count } = this.#fresh.written;
    const lookup = await this.#find(identity, allowed, directives);
    const overtaken = !lookup.hit && this.#fresh.written.mayHave(exactKey, count);
    if (!overtaken || this.#flights.has(exactKey)) return lookup;
    return this.#find(identity, { level: 'exact-only', reason: lookup.reason }, directives);
  }

  async #find(
    identity: Identity,
    allowed: Cacheability,
    { maxAge = Number.POSITIVE_INFINITY, limits }: CacheDirectives,
    asksNobody = false,
  ): Promise<SemanticLookup<Completion>> {
    const { answers, semantic } = this.#options;
    const hit = await answers.findExact(identity);
    if (hit && hit.ageSeconds <= maxAge) return { hit, reason: '', nearest: 1, refusedBy: undefined };
    if (hit) return { ...skipped, reason: `the cached answer is older than ${maxAge} s` };
    if (allowed.level === 'exact-only') return { ...skipped, reason: allowed.reason };
    if (!semantic) return { ...skipped, reason: switchedOff };
    const compared = await (asksNobody ? withRememberedText(identity) : withText(identity));
    if (compared.text === undefined && 'rewritten' in identity) {
      return { ...skipped, reason: asksNobody ? notRewritten : notRewritable };
    }
    return answers.findSimilar(compared, { ...limits, maxAge });
  }

  #serve(request: ChatRequest, hit: Hit<Completion>): Served {
    this.#counters.answered(hit.kind);
    this.#counters.saved(request.model, hit.output.usage);
    return { kind: 'hit', hit };
  }

  #absent(reason: string): Served {
    this.#counters.answered('miss');
    return { kind: 'absent', reason };
  }

  #bypass(allowed: Cacheability, onlyIfCached: boolean, ask: Ask): Served {
    if (onlyIfCached) return this.#absent(allowed.reason);
    this.#counters.answered('bypass');
    const { reason } = allowed;
    const nothing = { nearest: undefined, entryId: undefined, shared: false };
    return { kind: 'flight', outcome: 'bypass', reason, ...nothing, reader: this.#flights.alone(ask) };
  }

  #fly(miss: Miss, { reason, nearest, withheld }: SemanticLookup<Completion>): Served {
    this.#counters.answered('miss');
    const boarded = this.#flights.board(miss);
    const { exactKey: entryId } = miss.identity;
    const { reader } = boarded;
    return {
      kind: 'flight',
      outcome: 'miss',
      reason,
      nearest,
      entryId,
      withheld,
      get shared() {
        return boarded.shared;
      },
      reader,
    };
  }
}
