import { type Clock, deferred, RepriseError } from '../../core/index.ts';
import type { FlightBoard, PostedBatch } from './flight-board.ts';
import { decodeFrames, type Frame } from './frames.ts';

/** What a {@link FlightTail} needs. */
export interface FlightTailOptions {
  readonly board: FlightBoard;
  readonly flight: string;
  /** Token of the leader. */
  readonly leader: string;
  readonly clock: Clock;
}

/** Bytes that may wait to be taken; more are read from the board again when they are wanted. */
const mostWaiting = 1024 * 1024;

/**
 * What one leader posts, from its beginning and then live, each batch once and in order: it listens, and reads from the
 * board what came before, what was missed, and what came while nobody took anything.
 */
export class FlightTail {
  readonly #options: FlightTailOptions;
  #unlisten: (() => Promise<void>) | undefined;
  #waiting: PostedBatch[] = [];
  #waitingBytes = 0;
  /** Number of the batch that comes next. */
  #next = 1;
  /** Highest number that was heard of. */
  #highest = 0;
  #moved = deferred<void>();

  constructor(options: FlightTailOptions) {
    this.#options = options;
  }

  /** @throws what the board rejects with. */
  async open(): Promise<void> {
    const { board, flight, leader } = this.#options;
    this.#unlisten = await board.listen(flight, leader, (batch) => this.#hear(batch));
    await this.#read();
  }

  /**
   * The next frames; waits for them, and reads the board after `milliseconds` without any. An empty list: there are
   * none.
   *
   * @throws RepriseError `UPSTREAM_CUT` when the board has forgotten the next ones; what the board rejects with; the
   * reason of `signal`.
   */
  async next(milliseconds: number, signal: AbortSignal): Promise<readonly Frame[]> {
    signal.throwIfAborted();
    if (this.#waiting.length === 0 && this.#highest < this.#next) await this.#move(milliseconds, signal);
    if (this.#waiting.length === 0) await this.#read();
    const taken = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return taken.flatMap(({ bytes }) => decodeFrames(bytes));
  }

  /** Ends listening; never rejects. */
  async close(): Promise<void> {
    await this.#unlisten?.().catch(() => {});
  }

  async #read(): Promise<void> {
    const { board, flight, leader } = this.#options;
    const batches = await board.read(flight, leader, this.#next);
    if ((batches[0]?.sequence ?? 0) > this.#next) {
      throw new RepriseError('UPSTREAM_CUT', 'The answer is too long to be read from its beginning');
    }
    for (const batch of batches) this.#accept(batch);
  }

  #hear(batch: PostedBatch): void {
    this.#highest = Math.max(this.#highest, batch.sequence);
    if (this.#waitingBytes <= mostWaiting) this.#accept(batch);
    this.#moved.resolve();
  }

  #accept(batch: PostedBatch): void {
    if (batch.sequence !== this.#next) return;
    this.#next += 1;
    this.#waiting.push(batch);
    this.#waitingBytes += batch.bytes.length;
  }

  async #move(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.#moved = deferred<void>();
    const { promise, resolve } = this.#moved;
    const wake = (): void => resolve();
    const timer = this.#options.clock.schedule(milliseconds, wake);
    signal.addEventListener('abort', wake, { once: true });
    await promise;
    timer.cancel();
    signal.removeEventListener('abort', wake);
    signal.throwIfAborted();
  }
}
