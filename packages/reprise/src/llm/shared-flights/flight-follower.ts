import { type Clock, pause, RepriseError } from '../../core/index.ts';
import { isEventStream, type UpstreamAnswer } from '../upstream-answer.ts';
import type { FlightBoard } from './flight-board.ts';
import { FlightTail } from './flight-tail.ts';
import type { Frame, HeadFrame } from './frames.ts';

/** What a {@link FlightFollower} needs. */
export interface FlightFollowerOptions {
  readonly board: FlightBoard;
  readonly flight: string;
  /** Token of the leader. */
  readonly leader: string;
  readonly clock: Clock;
  /** Milliseconds the leader's lease holds unless it is renewed. */
  readonly leaseTime: number;
  /** The time until which to wait for the beginning of the answer. */
  readonly until: number;
}

/** What a {@link FlightFollower} came to. */
export type Followed =
  | { readonly kind: 'answer'; readonly answer: UpstreamAnswer }
  /** The leader met this failure of the upstream. */
  | { readonly kind: 'failure'; readonly error: RepriseError }
  /** The leader went away before it had shown anything: somebody else may lead. */
  | { readonly kind: 'gone' };

/** The leader went away in the middle of its answer; for a client, the answer was cut. */
export class LeaderGone extends RepriseError {
  constructor(cause?: unknown) {
    super('UPSTREAM_CUT', 'The instance that asked upstream went away in the middle of the answer', {
      cause,
    });
  }
}

/** Milliseconds of silence after which the board is asked whether the leader still holds its lease. */
const checkEvery = 500;

/** Milliseconds between two attempts to reach the board. */
const retryAfter = 100;

/** Makes an answer of what the leader on another instance posts. */
export class FlightFollower {
  readonly #options: FlightFollowerOptions;
  readonly #tail: FlightTail;
  readonly #signal: AbortSignal;
  /** Whether bytes of the answer were given on, so that no other call's answer can follow them. */
  #begun = false;

  constructor(options: FlightFollowerOptions, signal: AbortSignal) {
    this.#options = options;
    this.#tail = new FlightTail(options);
    this.#signal = signal;
  }

  /**
   * The leader's answer, as soon as its first bytes are there, or all of them when it is no stream.
   *
   * Rejects with whatever keeps this instance from following: faults of the board, `DEADLINE_EXCEEDED`, the reason of
   * the signal.
   */
  async answer(): Promise<Followed> {
    const frames = this.#frames();
    let begun = false;
    try {
      const followed = await this.#begin(frames);
      begun = followed.kind === 'answer';
      return followed;
    } finally {
      if (!begun) await this.#tail.close();
    }
  }

  async #begin(frames: AsyncGenerator<Frame, void, void>): Promise<Followed> {
    await this.#tail.open();
    let head: HeadFrame | undefined;
    const pieces: Uint8Array[] = [];
    for (;;) {
      const { value: frame } = await frames.next();
      if (!frame || frame.kind === 'abandoned') return { kind: 'gone' };
      if (frame.kind === 'failure' && !head) return frame;
      if (frame.kind === 'head') head = frame;
      if (frame.kind === 'data') pieces.push(frame.bytes);
      const whole = frame.kind === 'end' || frame.kind === 'failure';
      if (head && (whole || (pieces.length > 0 && isEventStream(head)))) {
        this.#begun = true;
        const { status, headers } = head;
        return { kind: 'answer', answer: { status, headers, body: this.#body(pieces, frame, frames) } };
      }
    }
  }

  async *#body(
    pieces: readonly Uint8Array[],
    last: Frame,
    frames: AsyncGenerator<Frame, void, void>,
  ): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield* pieces;
      let frame: Frame | undefined = last.kind === 'data' ? await following(frames) : last;
      for (; frame && frame.kind !== 'end'; frame = await following(frames)) {
        if (frame.kind === 'data') yield frame.bytes;
        if (frame.kind === 'failure') throw frame.error;
        if (frame.kind === 'abandoned') throw new LeaderGone();
      }
    } finally {
      await this.#tail.close();
    }
  }

  /** Every frame in order; `abandoned` also when the leader lost its lease. Ends by an error when it cannot follow. */
  async *#frames(): AsyncGenerator<Frame, void, void> {
    const { clock, leaseTime, until } = this.#options;
    let heardAt = clock.now();
    for (;;) {
      try {
        const frames = await this.#next();
        heardAt = clock.now();
        yield* frames;
      } catch (error) {
        // The board may be back in a moment; who has shown nothing yet had rather ask upstream.
        if (this.#signal.aborted || !this.#begun || clock.now() - heardAt > 2 * leaseTime) throw error;
        await pause(retryAfter, clock, this.#signal);
      }
      if (!this.#begun && clock.now() >= until) {
        throw new RepriseError('DEADLINE_EXCEEDED', 'The instance that asked upstream has no answer yet');
      }
    }
  }

  async #next(): Promise<readonly Frame[]> {
    const { board, flight, leader } = this.#options;
    const frames = await this.#tail.next(checkEvery, this.#signal);
    if (frames.length > 0 || (await board.holder(flight)) === leader) return frames;
    // What the leader posted last may have come between these two questions.
    const rest = await this.#tail.next(0, this.#signal);
    return rest.length > 0 ? rest : [{ kind: 'abandoned' }];
  }
}

async function following(frames: AsyncGenerator<Frame, void, void>): Promise<Frame | undefined> {
  try {
    return (await frames.next()).value ?? undefined;
  } catch (error) {
    throw new LeaderGone(error);
  }
}
