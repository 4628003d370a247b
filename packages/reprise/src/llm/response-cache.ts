import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf, RecentWrites, StateLog } from '../core/index.ts';
import {
  type ChatRequest,
  type Explanation,
  type Hit,
  type Identity,
  identify,
  type KeepOptions,
  type SemanticLookup,
} from '../semantic/index.ts';
import { askAgain } from './ask-again.ts';
import type { CacheDirectives } from './cache-directives.ts';
import { type Cacheability, cacheability } from './cacheability.ts';
import { type Ask, Flight } from './flights/flight.ts';
import { FlightReader } from './flights/flight-reader.ts';
import type { Miss } from './miss.ts';
import { incompleteness, wantedChoices } from './recording/completeness.ts';
import type { Completion } from './recording/completion.ts';
import { notRewritten, skipped, switchedOff } from './recording/no-answer.ts';
import {
  type FilledResponseCacheOptions,
  fillOptions,
  type RequestContext,
  type ResponseCacheOptions,
} from './response-cache-options.ts';
import { ResponseCounters, type ResponseStats } from './response-stats.ts';
import { QuestionRewriter, withRememberedText, withText } from './rewrite/question-rewriter.ts';
import type { Served } from './served.ts';
import { UpstreamCall } from './upstream-call.ts';

/** Milliseconds; a call that takes longer leaves time enough for an embedding. */
const prepareAfter = 20;

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
  readonly #flights = new Map<string, Flight>();
  readonly #writes = new Set<Promise<void>>();
  readonly #counters: ResponseCounters;
  readonly #writeLog: StateLog;
  readonly #written = new RecentWrites();
  readonly #rewriter: QuestionRewriter | undefined;

  constructor(options: ResponseCacheOptions) {
    this.#options = fillOptions(options);
    this.#counters = new ResponseCounters(this.#options.prices);
    const { rewrite, rewriteDeadline: deadline } = this.#options;
    if (rewrite) this.#rewriter = new QuestionRewriter({ ...this.#options, rewrite, deadline });
    this.#writeLog = new StateLog(this.#options.logger, 'Keeping answers');
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
      if (!directives.onlyIfCached) lookup.audit?.(again, this.#ttlOf(directives));
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
    const identity = await withRememberedText(this.#identify(request, context, allowed));
    return this.#find(identity, allowed, context.directives);
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
    return this.#write({ request, identity, context }, completion);
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
    for (const flight of this.#flights.values()) flight.abandon();
  }

  /** Resolves when no upstream call is under way and every answer that is complete has been written. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#writes]);
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
    const { count } = this.#written;
    const lookup = await this.#find(identity, allowed, directives);
    const overtaken = !lookup.hit && this.#written.mayHave(exactKey, count);
    if (!overtaken || this.#flights.has(exactKey)) return lookup;
    return this.#find(identity, { level: 'exact-only', reason: lookup.reason }, directives);
  }

  async #find(
    identity: Identity,
    allowed: Cacheability,
    { maxAge = Number.POSITIVE_INFINITY, limits }: CacheDirectives,
  ): Promise<SemanticLookup<Completion>> {
    const { answers, semantic } = this.#options;
    const hit = await answers.findExact(identity);
    if (hit && hit.ageSeconds <= maxAge) return { hit, reason: '', nearest: 1, refusedBy: undefined };
    if (hit) return { ...skipped, reason: `the cached answer is older than ${maxAge} s` };
    if (allowed.level === 'exact-only') return { ...skipped, reason: allowed.reason };
    if (!semantic) return { ...skipped, reason: switchedOff };
    return answers.findSimilar(await withText(identity), { ...limits, maxAge });
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
    const flight = this.#start(new UpstreamCall(this.#counters.counting(ask)), 0);
    const { reason } = allowed;
    const nothing = { nearest: undefined, entryId: undefined, shared: false };
    return { kind: 'flight', outcome: 'bypass', reason, ...nothing, reader: new FlightReader(flight) };
  }

  #fly(miss: Miss, lookup: SemanticLookup<Completion>): Served {
    const { exactKey: entryId } = miss.identity;
    const { reason, nearest, withheld } = lookup;
    this.#counters.answered('miss');
    const joined = this.#flights.get(entryId);
    const common = { kind: 'flight', outcome: 'miss', reason, nearest, entryId, withheld } as const;
    if (joined?.joinable === true) {
      this.#countJoined(miss.request, joined);
      return { ...common, shared: true, reader: new FlightReader(joined) };
    }
    this.#options.answers.missed();
    const call = this.#call(miss);
    const reader = new FlightReader(this.#lead(miss, call));
    return {
      ...common,
      get shared() {
        return call.joined;
      },
      reader,
    };
  }

  #call({ identity, lookedAt, ask }: Miss): UpstreamCall {
    const { shared: exchange, clock } = this.#options;
    const shared = exchange && { exchange, key: identity.exactKey, lookedAt, clock };
    return new UpstreamCall(this.#counters.counting(ask), shared);
  }

  #lead(miss: Miss, call: UpstreamCall): Flight {
    const { exactKey } = miss.identity;
    const flight = this.#start(call, this.#options.abandonAfter);
    this.#flights.set(exactKey, flight);
    this.#prepare(miss.identity, flight);
    const written = this.#finish(miss, call, flight).finally(() => this.#writes.delete(written));
    this.#writes.add(written);
    return flight;
  }

  /** Keeps the answer, or leaves that to the instance whose call was joined; never rejects. */
  async #finish(miss: Miss, call: UpstreamCall, flight: Flight): Promise<void> {
    let kept = false;
    try {
      await flight.head;
      if (call.joined) this.#countJoined(miss.request, flight);
      const completion = await call.completion(flight);
      // Who reads the flight gets its end first: a store may work for a while before it lets go.
      await nextTurn();
      kept = await this.#record(miss, completion);
    } catch {
      // Who reads the flight is told.
    }
    const { exactKey } = miss.identity;
    if (this.#flights.get(exactKey) === flight) this.#flights.delete(exactKey);
    await call.land(kept);
  }

  /** Embeds the prompt while the upstream works, a little later, so as not to hold up the call itself. */
  #prepare(identity: Identity, flight: Flight): void {
    const timer = this.#options.clock.schedule(prepareAfter, () => this.#options.answers.prepare(identity));
    const cancel = (): void => timer.cancel();
    flight.end.then(cancel, cancel);
  }

  #start(call: UpstreamCall, abandonAfter: number): Flight {
    const { clock, maxAnswerBytes } = this.#options;
    const flight = new Flight(call.ask, clock, { maxAnswerBytes, abandonAfter });
    this.#counters.started(flight, call);
    return flight;
  }

  async #write(
    { request, identity, context }: Pick<Miss, 'request' | 'identity' | 'context'>,
    completion: Completion,
  ): Promise<string> {
    const options = this.#keeping(request, context, completion);
    return this.#options.answers.keep(await withText(identity), completion, options);
  }

  /** Whether the answer was kept. */
  async #record({ request, identity, context }: Miss, completion: Completion | undefined): Promise<boolean> {
    if (!completion || incompleteness(completion, wantedChoices(request)) !== undefined) return false;
    try {
      await this.#write({ request, identity, context }, completion);
      this.#written.add(identity.exactKey);
      this.#writeLog.succeeded();
      return true;
    } catch (error) {
      this.#writeLog.failed(messageOf(error), 'new answers are not kept');
      return false;
    }
  }

  #countJoined(request: ChatRequest, flight: Flight): void {
    this.#counters.joined();
    flight.end.then(
      ({ completion }) => this.#counters.saved(request.model, completion?.usage),
      () => {},
    );
  }

  /** How long an answer is kept, and what it cost. */
  #keeping({ model }: ChatRequest, { directives }: RequestContext, { usage }: Completion): KeepOptions {
    return { worth: usage && this.#counters.worthOf(model, usage), ...this.#ttlOf(directives) };
  }

  #ttlOf({ ttl: seconds }: CacheDirectives): Pick<KeepOptions, 'ttl'> {
    return seconds === undefined ? {} : { ttl: Math.min(seconds * 1_000, this.#options.ttl) };
  }
}
