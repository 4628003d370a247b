import type { Ask } from '../flights/flight.ts';
import type { Completion } from '../recording/completion.ts';
import type { UpstreamAnswer } from '../upstream-answer.ts';

/** What is asked of a {@link FlightExchange}. */
export interface ExchangeRequest {
  /** Exact key of the request: who asks with the same key gets the same answer. */
  readonly key: string;
  /** Milliseconds ago that the cache was looked into in vain: what landed since then may be joined. */
  readonly lookedFor: number;
}

/** An answer, and whose upstream call gave it. */
export interface ExchangedAnswer {
  readonly answer: UpstreamAnswer;
  /** Whether the call is another instance's, as of now; that instance also keeps the answer. */
  readonly joined: boolean;
  /**
   * Where this process took over an answer that was begun already: all that its own call gave, once it is over;
   * undefined inside when that is not whole. What the clients got began with another call's answer and is not kept.
   */
  readonly takenOver?: Promise<Completion | undefined> | undefined;
  /**
   * Tells, once the flight is over, whether the answer can be found in the cache now; before that, whoever asks the
   * same joins. Never rejects; does nothing for an answer that was joined.
   */
  land(kept: boolean): Promise<void>;
}

/**
 * Sits between a flight and its upstream, so that one upstream call serves all who ask the same on all instances.
 *
 * `fly` calls `ask` or joins the call of another instance. It rejects with what `ask` rejects with, here or there, and
 * with the reason of `signal`; never because of a fault of its own.
 */
export interface FlightExchange {
  fly(request: ExchangeRequest, ask: Ask, signal: AbortSignal): Promise<ExchangedAnswer>;
}
