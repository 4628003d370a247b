import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChatRequest, Identity } from '../../semantic/index.ts';
import type { FreshAnswers } from '../fresh-answers.ts';
import type { FilledResponseCacheOptions } from '../response-cache-options.ts';
import type { ResponseCounters } from '../response-stats.ts';
import { type Ask, Flight } from './flight.ts';
import { FlightReader } from './flight-reader.ts';
import type { Miss } from './miss.ts';
import { UpstreamCall } from './upstream-call.ts';

/** Milliseconds; a call that takes longer leaves time enough for an embedding. */
const prepareAfter = 20;

/** A reader of an upstream call. */
export interface Boarded {
  readonly reader: FlightReader;
  /** Whether the call is somebody else's; of another instance's that is known when the answer begins. */
  readonly shared: boolean;
}

/** The upstream calls under way: one for all who ask the same, whose answer is kept when it is whole. */
export class MissFlights {
  readonly #options: FilledResponseCacheOptions;
  readonly #counters: ResponseCounters;
  readonly #fresh: FreshAnswers;
  readonly #flights = new Map<string, Flight>();
  readonly #writes = new Set<Promise<void>>();

  constructor(options: FilledResponseCacheOptions, counters: ResponseCounters, fresh: FreshAnswers) {
    this.#options = options;
    this.#counters = counters;
    this.#fresh = fresh;
  }

  get size(): number {
    return this.#flights.size;
  }

  has(exactKey: string): boolean {
    return this.#flights.has(exactKey);
  }

  /** Joins the call for the same request, or makes one. */
  board(miss: Miss): Boarded {
    const joined = this.#flights.get(miss.identity.exactKey);
    if (joined?.joinable === true) {
      this.#countJoined(miss.request, joined);
      return { shared: true, reader: new FlightReader(joined) };
    }
    this.#options.answers.missed();
    const call = this.#call(miss);
    const reader = new FlightReader(this.#lead(miss, call));
    return {
      reader,
      get shared() {
        return call.joined;
      },
    };
  }

  /** Makes a call that nobody joins and whose answer is not kept. */
  alone(ask: Ask): FlightReader {
    return new FlightReader(this.#start(new UpstreamCall(this.#counters.counting(ask)), 0));
  }

  /** Ends every call that may be kept; who waits for one is told it was cut. */
  abandon(): void {
    for (const flight of this.#flights.values()) flight.abandon();
  }

  /** Resolves when no call is under way and every whole answer has been written. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#writes]);
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
      kept = completion !== undefined && (await this.#fresh.record(miss, completion));
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

  #countJoined(request: ChatRequest, flight: Flight): void {
    this.#counters.joined();
    flight.end.then(
      ({ completion }) => this.#counters.saved(request.model, completion?.usage),
      () => {},
    );
  }
}
