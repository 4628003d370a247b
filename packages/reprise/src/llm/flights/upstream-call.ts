import type { Clock } from '../../core/index.ts';
import type { Completion } from '../recording/completion.ts';
import type { ExchangedAnswer, FlightExchange } from '../shared-flights/flight-exchange.ts';
import type { Ask, Flight } from './flight.ts';

/** Through whom and for what an {@link UpstreamCall} is made. */
export interface UpstreamCallOptions {
  readonly exchange: FlightExchange;
  /** Exact key of the request. */
  readonly key: string;
  /** When the cache was looked into in vain. */
  readonly lookedAt: number;
  readonly clock: Clock;
}

/** What a flight asks: the upstream, or whichever instance asks it already. */
export class UpstreamCall {
  readonly #ask: Ask;
  readonly #options: UpstreamCallOptions | undefined;
  #asked = false;
  #exchanged: ExchangedAnswer | undefined;

  /** Without options the upstream is asked in any case. */
  constructor(ask: Ask, options?: UpstreamCallOptions) {
    this.#options = options;
    this.#ask = (signal) => {
      this.#asked = true;
      return ask(signal);
    };
  }

  /** Whether this process asked upstream. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Whether the answer is that of another instance's call, as far as is known. */
  get joined(): boolean {
    return this.#exchanged?.joined === true;
  }

  /** Gives the answer, for a `Flight`. */
  readonly ask: Ask = async (signal) => {
    if (!this.#options) return this.#ask(signal);
    const { exchange, key, lookedAt, clock } = this.#options;
    const lookedFor = clock.now() - lookedAt;
    this.#exchanged = await exchange.fly({ key, lookedFor }, this.#ask, signal);
    return this.#exchanged.answer;
  };

  /** What this process has to keep when the flight is over: the whole answer of its own call, or nothing. */
  async completion(flight: Flight): Promise<Completion | undefined> {
    const completion = await flight.end.then(
      (end) => end.completion,
      () => undefined,
    );
    if (this.joined) return undefined;
    return this.#exchanged?.takenOver ?? completion;
  }

  /** Tells the other instances whether the answer can be found in the cache now. */
  async land(kept: boolean): Promise<void> {
    await this.#exchanged?.land(kept);
  }
}
