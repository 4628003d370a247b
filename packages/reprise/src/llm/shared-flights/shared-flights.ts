import { randomUUID } from 'node:crypto';
import {
  type Clock,
  type Logger,
  pause,
  RepriseError,
  StateLog,
  silentLogger,
  systemClock,
  withinDeadline,
} from '../../core/index.ts';
import type { RedisConnection } from '../../redis/index.ts';
import type { Ask } from '../flights/flight.ts';
import { isEventStream, isSuccess, type UpstreamAnswer } from '../upstream-answer.ts';
import { ContinuedAnswer } from './continued-answer.ts';
import type { FlightBoard } from './flight-board.ts';
import type { ExchangedAnswer, ExchangeRequest, FlightExchange } from './flight-exchange.ts';
import { FlightFollower, type Followed } from './flight-follower.ts';
import { FlightPoster } from './flight-poster.ts';
import type { Frame } from './frames.ts';
import { redisFlightBoard } from './redis-flight-board.ts';

/** Options of {@link SharedFlights} and {@link sharedFlights}. */
export interface SharedFlightsOptions {
  /** First part of every key in Redis. @default 'reprise' */
  readonly prefix?: string;
  /**
   * Milliseconds without a sign of life after which another instance takes over from the one that asked upstream.
   * @default 3000
   */
  readonly leaseTime?: number;
  /** Milliseconds that asking for the lease may hold up a request. @default 250 */
  readonly joinDeadline?: number;
  /** Milliseconds to wait for another instance's answer to begin before asking upstream all the same. @default 60000 */
  readonly maxWait?: number;
  /**
   * Bytes of one answer that are kept for who joins late, and that each follower remembers, to go on with another
   * leader's answer.
   * @default 8 MiB
   */
  readonly maxBytes?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** A request on its way, from leader to leader. */
interface Request {
  readonly key: string;
  /** When the cache was looked into in vain. */
  readonly lookedAt: number;
  readonly ask: Ask;
  readonly signal: AbortSignal;
  /** The leader that was followed last. */
  gone: string | undefined;
}

/** What shared flights have done since they were opened. */
export interface SharedFlightsStats {
  /** Calls made upstream that other instances could join. */
  readonly led: number;
  /** Answers taken from another instance's call. */
  readonly joined: number;
  /** Calls made upstream because the instance that had made one went away; part of `led`. */
  readonly takenOver: number;
  /** Calls made upstream without the others: Redis was away, or the other instance took too long. */
  readonly alone: number;
}

/**
 * One upstream call for all instances, over a board where they meet.
 *
 * The first to ask takes the flight's lease, asks upstream and posts the answer as it comes; the others read it from
 * the beginning and then live. When the leader dies or loses its lease, one of them takes over and the others follow it.
 * Where a part of a streamed answer was shown already, the new one goes on behind it if it begins with that part, and
 * the answer breaks off with `UPSTREAM_CUT` if it does not. Faults of the board cost at most `joinDeadline`; then
 * flights stay local.
 */
export class SharedFlights implements FlightExchange {
  readonly #board: FlightBoard;
  readonly #options: Required<Omit<SharedFlightsOptions, 'prefix' | 'logger'>>;
  readonly #log: StateLog;
  #led = 0;
  #joined = 0;
  #takenOver = 0;
  #alone = 0;

  constructor(board: FlightBoard, options: SharedFlightsOptions = {}) {
    const { logger = silentLogger } = options;
    this.#board = board;
    this.#options = { ...defaults, ...options };
    this.#log = new StateLog(logger, 'Sharing upstream calls');
  }

  async fly({ key, lookedFor }: ExchangeRequest, ask: Ask, signal: AbortSignal): Promise<ExchangedAnswer> {
    const lookedAt = this.#options.clock.now() - lookedFor;
    const request: Request = { key, lookedAt, ask, signal, gone: undefined };
    const first = await this.#exchange(request);
    if (!first.joined) return first;
    this.#joined += 1;
    if (!isSuccess(first.answer) || !isEventStream(first.answer)) return first;
    const { maxBytes } = this.#options;
    return new ContinuedAnswer(first, { next: () => this.#exchange(request), signal, maxBytes });
  }

  /** Leads, or follows who leads, or asks alone. */
  async #exchange(request: Request): Promise<ExchangedAnswer> {
    const { clock, maxWait } = this.#options;
    const { key, ask, signal } = request;
    const token = randomUUID();
    const until = clock.now() + maxWait;
    for (;;) {
      const holder = await this.#join(key, token, clock.now() - request.lookedAt, signal);
      if (holder === token) {
        if (request.gone !== undefined) this.#takenOver += 1;
        return this.#lead(key, token, ask, signal);
      }
      // A leader that gave up is about to give back its lease too.
      if (holder !== undefined && holder === request.gone) await pause(retryAfter, clock, signal);
      const followed = holder === undefined ? undefined : await this.#follow(key, holder, until, signal);
      if (followed?.kind === 'failure') throw followed.error;
      if (followed?.kind === 'answer') {
        request.gone = holder;
        return { answer: followed.answer, joined: true, land: async () => {} };
      }
      if (!followed || clock.now() >= until) {
        this.#alone += 1;
        return { answer: await ask(signal), joined: false, land: async () => {} };
      }
      request.gone = holder;
    }
  }

  /** What was done since these flights were opened. */
  stats(): SharedFlightsStats {
    return { led: this.#led, joined: this.#joined, takenOver: this.#takenOver, alone: this.#alone };
  }

  /** The holder of the lease; undefined when the board cannot tell in time. */
  async #join(
    key: string,
    token: string,
    lookedFor: number,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { clock, joinDeadline } = this.#options;
    const limits = { operation: 'joining a flight', milliseconds: joinDeadline, clock, signal };
    try {
      const holder = await withinDeadline(this.#board.join(key, token, lookedFor), limits);
      this.#log.succeeded();
      return holder;
    } catch (error) {
      signal.throwIfAborted();
      this.#log.failed(error, 'upstream calls are not shared with other instances');
      // The board may have given the lease all the same, to nobody's use.
      this.#board.land(key, token, false).catch(() => {});
      return undefined;
    }
  }

  /** Undefined when the leader cannot be followed. */
  async #follow(
    flight: string,
    leader: string,
    until: number,
    signal: AbortSignal,
  ): Promise<Followed | undefined> {
    const { clock, leaseTime } = this.#options;
    const follower = new FlightFollower(
      { board: this.#board, flight, leader, clock, leaseTime, until },
      signal,
    );
    try {
      return await follower.answer();
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }

  async #lead(flight: string, token: string, ask: Ask, signal: AbortSignal): Promise<ExchangedAnswer> {
    const { clock, leaseTime, maxBytes } = this.#options;
    this.#led += 1;
    const log = this.#log;
    const poster = new FlightPoster({
      board: this.#board,
      flight,
      token,
      clock,
      log,
      leaseTime,
      maxBytes,
    });
    try {
      const given = await ask(signal);
      const { status, headers } = given;
      const answer: UpstreamAnswer = { status, headers, body: posted(given, poster, signal) };
      return { answer, joined: false, land: (kept) => poster.land(kept) };
    } catch (error) {
      poster.post(lastFrame(error, signal));
      void poster.land(false);
      throw error;
    }
  }
}

/** Opens shared flights over Redis or Valkey; `connection` stays the caller's to close. */
export function sharedFlights(
  connection: RedisConnection,
  options: SharedFlightsOptions = {},
): SharedFlights {
  const { leaseTime, joinDeadline } = { ...defaults, ...options };
  const { prefix } = options;
  const board = redisFlightBoard(connection, { leaseTime, joinDeadline, ...(prefix ? { prefix } : {}) });
  return new SharedFlights(board, options);
}

const defaults = {
  leaseTime: 3_000,
  joinDeadline: 250,
  maxWait: 60_000,
  maxBytes: 8 * 1024 * 1024,
  clock: systemClock,
};

/** Milliseconds between two questions for a lease that its holder has no use for. */
const retryAfter = 100;

/** The body as it passes, posted on the way, the head with its first piece: a head alone is of no use to anybody. */
async function* posted(
  { status, headers, body }: UpstreamAnswer,
  poster: FlightPoster,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  let last: Frame = { kind: 'abandoned' };
  let head: Frame | undefined = { kind: 'head', status, headers };
  const postHead = (): void => {
    if (head) poster.post(head);
    head = undefined;
  };
  try {
    for await (const bytes of body ?? []) {
      postHead();
      poster.post({ kind: 'data', bytes });
      yield bytes;
    }
    postHead();
    last = { kind: 'end' };
  } catch (error) {
    last = lastFrame(error, signal);
    throw error;
  } finally {
    poster.post(last);
    if (last.kind !== 'end') void poster.land(false);
  }
}

function lastFrame(error: unknown, signal: AbortSignal): Frame {
  if (signal.aborted) return { kind: 'abandoned' };
  const cause = { cause: error };
  const failure = RepriseError.isInstance(error)
    ? error
    : new RepriseError('UPSTREAM_CUT', 'The upstream broke off its answer', cause);
  return { kind: 'failure', error: failure };
}
