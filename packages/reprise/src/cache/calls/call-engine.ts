import { isPromiseLike, withinDeadline } from '../../core/index.ts';
import { copyValue } from '../../entry/index.ts';
import {
  type CacheOperation,
  cacheOperations,
  tellOperation,
  tellOperationSync,
} from '../../telemetry/index.ts';
import type { KeepExtra } from '../entries/entry-writer.ts';
import type { KeptEntry } from '../entries/kept-entry.ts';
import type { CallContext } from './call-context.ts';
import { CallDesk } from './call-desk.ts';
import type { CallIdentity } from './call-identity.ts';
import type { CallPlan } from './call-plan.ts';
import { Flight } from './flight.ts';
import { Flights } from './flights.ts';
import { type FoundState, stateOf } from './freshness.ts';
import type { OpenCall } from './open-call.ts';

export type { Answer, KeepExtra } from '../entries/entry-writer.ts';
export type { Found } from './call-desk.ts';
export type { FoundState } from './freshness.ts';

/** Makes an answer. */
export type Compute<T> = (context: CallContext) => T;

/** A call to be answered. */
interface Request {
  readonly identity: CallIdentity;
  readonly compute: Compute<unknown>;
  readonly plan: CallPlan;
  /** Whether the function is plain, and may give a promise or not. */
  readonly plain: boolean;
  /** Of `performance.now()`; 0 when its time is not measured. */
  readonly began: number;
  readonly operation: CacheOperation | undefined;
}

/** One call of so many is measured; a power of two. */
const measuredEvery = 16;

/** How cached calls are answered. */
export class CallEngine extends CallDesk {
  readonly #flights = new Flights();
  #calls = 0;

  /**
   * Answers from the entry or by `compute`: single flight, stale answers, refresh, timeouts. The answer is the caller's
   * own: the function's object for the one who had it made, a copy for everybody else.
   */
  run<T>(identity: CallIdentity, compute: Compute<T | PromiseLike<T>>, plan: CallPlan): Promise<T> {
    const began = this.#timeOfMeasured();
    if (cacheOperations.hasSubscribers) {
      const operation = this.operation('call', identity);
      const request = { identity, compute, plan, plain: false, began, operation };
      return tellOperation(operation, () => this.#run(request) as Promise<T>);
    }
    const kept = this.quick ? this.lookup.findSync(identity) : undefined;
    if (kept !== undefined && stateOf(kept, plan, this.clock) === 'fresh') {
      return Promise.resolve(this.#hit(kept, false, began) as T);
    }
    const request = { identity, compute, plan, plain: false, began, operation: undefined };
    return (this.quick ? this.#answer(request, kept) : this.#run(request)) as Promise<T>;
  }

  /**
   * The same for a plain function, over a `SyncStore` only: its answer, or a promise when the function gives one.
   * Throws or rejects as the function does.
   */
  runSync<T>(identity: CallIdentity, compute: Compute<T>, plan: CallPlan): T {
    const began = this.#timeOfMeasured();
    if (cacheOperations.hasSubscribers) {
      const operation = this.operation('call', identity);
      const request = { identity, compute, plan, plain: true, began, operation };
      return tellOperationSync(operation, () => this.#runSync(request) as T);
    }
    const kept = this.lookup.findSync(identity);
    if (kept !== undefined && !kept.async && stateOf(kept, plan, this.clock) === 'fresh') {
      return this.#hit(kept, false, began) as T;
    }
    return this.#answerSync({ identity, compute, plan, plain: true, began, operation: undefined }, kept) as T;
  }

  async #run(request: Request): Promise<unknown> {
    const { identity } = request;
    if (this.quick) return this.#answer(request, this.lookup.findSync(identity));
    const flight = this.#flights.joinable(identity.storeKey);
    // While an entry is refreshed in the background it still answers.
    if (flight && !flight.background) return this.#join(flight, request, flight.stale);
    return this.#answer(request, await this.lookup.find(identity));
  }

  #runSync(request: Request): unknown {
    return this.#answerSync(request, this.lookup.findSync(request.identity));
  }

  #answer(request: Request, kept: KeptEntry | undefined): Promise<unknown> {
    const state = this.#stateFor(request, kept);
    if (isUsable(state)) {
      return Promise.resolve(this.#hit(kept!, state === 'stale', request.began, request.operation));
    }
    const stale = state && kept;
    const flight = this.#flights.joinable(request.identity.storeKey);
    return flight ? this.#join(flight, request, stale) : this.#lead(request, stale);
  }

  #answerSync(request: Request, kept: KeptEntry | undefined): unknown {
    const state = this.#stateFor(request, kept);
    if (isUsable(state)) {
      const value = this.#hit(kept!, state === 'stale', request.began, request.operation);
      return kept!.async ? Promise.resolve(value) : value;
    }
    const stale = state && kept;
    const flight = this.#flights.joinable(request.identity.storeKey);
    // Only a function that gave a promise has a flight that others meet; a refresh does not tell what it will give.
    if (flight?.givesPromise) return this.#join(flight, request, stale);
    return this.#leadSync(request, stale);
  }

  /** How far the entry may be used; one that is due is made anew in the background. */
  #stateFor(request: Request, kept: KeptEntry | undefined): FoundState | undefined {
    const state = kept && stateOf(kept, request.plan, this.clock);
    if (state === 'eager' || state === 'stale') this.#refresh(request, kept!);
    return state;
  }

  #hit(kept: KeptEntry, stale: boolean, began: number, operation?: CacheOperation): unknown {
    const { counters } = this;
    const bytes = kept.stored.value.length;
    if (stale) counters.staleHits += 1;
    else counters.hits += 1;
    counters.bytesRead += bytes;
    if (operation) Object.assign(operation, { outcome: stale ? 'stale' : 'hit', bytes });
    const value = copyValue(kept.value);
    if (began !== 0) counters.hitLatency.add(performance.now() - began);
    return value;
  }

  #lead(request: Request, stale: KeptEntry | undefined): Promise<unknown> {
    this.#count('misses', request);
    const flight = new Flight(this.begin(request.identity, request.plan), { stale });
    this.#flights.add(flight);
    const answer = this.#patiently(flight.lead(), 'misses', request, stale);
    void this.#fly(flight, request);
    return answer;
  }

  #leadSync(request: Request, stale: KeptEntry | undefined): unknown {
    this.#count('misses', request);
    const call = this.openSync(request.identity, request.plan);
    let output: unknown;
    try {
      output = call.within(() => request.compute(call));
    } catch (error) {
      call.end();
      this.failed(request.identity, error);
      if (stale === undefined) throw error;
      const value = this.#staleInstead(error, 'misses', request, stale);
      return stale.async ? Promise.resolve(value) : value;
    }
    if (isPromiseLike(output)) return this.#leadPromised(call, output, request, stale);
    this.computed(call);
    this.keepSync({ call, output });
    call.end();
    return output;
  }

  #leadPromised(
    call: OpenCall,
    output: PromiseLike<unknown>,
    request: Request,
    stale: KeptEntry | undefined,
  ): Promise<unknown> {
    const flight = new Flight(call, { stale, givesPromise: true });
    this.#flights.add(flight);
    const answer = this.#patiently(flight.lead(), 'misses', request, stale);
    void this.#land(flight, output, { async: true });
    return answer;
  }

  async #join(flight: Flight, request: Request, stale: KeptEntry | undefined): Promise<unknown> {
    this.#count('joined', request);
    const late = flight.call.sawInvalidation;
    const answer = await this.#patiently(flight.join(), 'joined', request, stale);
    // Only now it is known which tags the function gave its answer.
    return late && flight.call.outdated ? this.#run(request) : answer;
  }

  /** Makes an entry anew, unless that is under way. */
  #refresh(request: Request, kept: KeptEntry): void {
    const { identity, plan } = request;
    if (this.#flights.joinable(identity.storeKey)) return;
    const givesPromise = !request.plain || kept.async === true;
    const flight = new Flight(this.begin(identity, plan), { background: true, givesPromise });
    this.#flights.add(flight);
    this.inBackground(identity, async () => {
      await this.#fly(flight, request);
      await flight.lead();
    });
  }

  /** Runs the function of a flight; at once, when nothing must be known before. Never rejects. */
  async #fly(flight: Flight, { plan, compute, plain }: Request): Promise<void> {
    const { call } = flight;
    if (plan.tags !== undefined) await this.prepare(call);
    let output: unknown;
    try {
      output = call.within(() => compute(call));
    } catch (error) {
      return this.#crash(flight, error);
    }
    await this.#land(flight, output, plain && isPromiseLike(output) ? { async: true } : undefined);
  }

  /** Waits for the answer of a flight, keeps it, and gives it to everybody. Never rejects. */
  async #land(flight: Flight, output: unknown, extra: KeepExtra | undefined): Promise<void> {
    const { call } = flight;
    try {
      const answer = await output;
      this.computed(call);
      await this.keep({ call, output: answer, extra });
      flight.land(answer);
      this.#end(flight);
    } catch (error) {
      this.#crash(flight, error);
    }
  }

  #crash(flight: Flight, error: unknown): void {
    this.failed(flight.call.identity, error);
    flight.fail(error);
    this.#end(flight);
  }

  #end(flight: Flight): void {
    flight.call.end();
    this.#flights.release(flight);
  }

  /** Waits for an answer as long as the caller wants to, and gives the stale one when that is too long or fails. */
  async #patiently(
    answer: Promise<unknown>,
    counted: 'misses' | 'joined',
    request: Request,
    stale: KeptEntry | undefined,
  ): Promise<unknown> {
    const { softTimeout, hardTimeout } = request.plan;
    const milliseconds = Math.min(
      hardTimeout ?? Number.POSITIVE_INFINITY,
      (stale && softTimeout) ?? Number.POSITIVE_INFINITY,
    );
    const operation = `the function ${request.identity.func}`;
    try {
      return await (milliseconds === Number.POSITIVE_INFINITY
        ? answer
        : withinDeadline(answer, { operation, milliseconds, clock: this.clock }));
    } catch (error) {
      if (stale === undefined) throw error;
      return this.#staleInstead(error, counted, request, stale);
    }
  }

  #staleInstead(error: unknown, counted: 'misses' | 'joined', request: Request, stale: KeptEntry): unknown {
    this.functionLogs.failed(request.identity.func, error, 'its stale answer is given');
    this.counters[counted] -= 1;
    return this.#hit(stale, true, 0, request.operation);
  }

  #count(counted: 'misses' | 'joined', { operation }: Request): void {
    this.counters[counted] += 1;
    if (operation) operation.outcome = counted === 'misses' ? 'miss' : 'joined';
  }

  #timeOfMeasured(): number {
    this.#calls = (this.#calls + 1) % measuredEvery;
    return this.#calls === 0 ? performance.now() : 0;
  }
}

function isUsable(state: FoundState | undefined): boolean {
  return state === 'fresh' || state === 'eager' || state === 'stale';
}
