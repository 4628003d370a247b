import { ManualClock, MemoryFlightBoard } from '../../testing/index.ts';
import { SharedFlights } from './shared-flights.ts';

/** @typedef {import('../flights/flight.ts').Ask} Ask */
/** @typedef {import('../upstream-answer.ts').UpstreamAnswer} UpstreamAnswer */
/** @typedef {import('./flight-board.ts').FlightBoard} FlightBoard */
/** @typedef {import('./flight-exchange.ts').ExchangedAnswer} ExchangedAnswer */
/** @typedef {import('./shared-flights.ts').SharedFlightsOptions} SharedFlightsOptions */

/** An upstream that answers when it is told to. */
export class Upstream {
  calls = 0;
  /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
  #controller;

  /** @type {Ask} */
  ask = async (signal) => {
    this.calls += 1;
    /** @type {ReadableStream<Uint8Array>} */
    const body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream', 'x-call': `${this.calls}` },
    });
  };

  /** @param {string | Uint8Array} piece */
  send(piece) {
    this.#controller?.enqueue(Buffer.from(piece));
  }

  end() {
    this.#controller?.close();
  }

  cut() {
    this.#controller?.error(new Error('socket hang up'));
  }
}

/**
 * Several instances around one board, each of which can die: its calls never come to an end then.
 *
 * @param {SharedFlightsOptions} options
 */
export function around(options = {}) {
  const clock = new ManualClock();
  const board = new MemoryFlightBoard({ clock });
  const upstream = new Upstream();
  const instance = () => {
    let dead = false;
    /**
     * @template T
     * @param {Promise<T>} result
     * @returns {Promise<T>}
     */
    const reach = (result) => (dead ? new Promise(() => {}) : result);
    /** @type {FlightBoard} */
    const own = {
      join: (...args) => reach(board.join(...args)),
      holder: (...args) => reach(board.holder(...args)),
      post: (...args) => (dead ? new Promise(() => {}) : board.post(...args)),
      land: (...args) => (dead ? new Promise(() => {}) : board.land(...args)),
      read: (...args) => reach(board.read(...args)),
      listen: (...args) => reach(board.listen(...args)),
    };
    const flights = new SharedFlights(own, { clock, ...options });
    const controller = new AbortController();
    return {
      flights,
      controller,
      die: () => {
        dead = true;
      },
      /** @param {Ask} ask */
      fly: (ask = upstream.ask, lookedFor = 0) =>
        flights.fly({ key: 'k', lookedFor }, ask, controller.signal),
    };
  };
  /**
   * Lets time pass until the promise settles.
   *
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>}
   */
  const settle = async (promise) => {
    let settled = false;
    const watch = () => {
      settled = true;
    };
    promise.then(watch, watch);
    for (let step = 0; !settled && step < 2_000; step += 1) {
      await turn();
      clock.advance(50);
    }
    if (!settled) throw new Error('it never settled');
    return promise;
  };
  return { clock, board, upstream, instance, settle };
}

/** One turn of the event loop. */
export const turn = () => new Promise(setImmediate);

/**
 * All of an answer.
 *
 * @param {UpstreamAnswer} answer
 */
export async function textOf({ body }) {
  let text = '';
  for await (const bytes of body ?? []) text += Buffer.from(bytes).toString();
  return text;
}

/**
 * All of an answer, whose flight then lands.
 *
 * @param {ExchangedAnswer} exchanged
 */
export async function reading(exchanged) {
  const text = await textOf(exchanged.answer);
  await exchanged.land(false);
  return text;
}
