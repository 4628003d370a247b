import { type Clock, deferred, type StateLog, type Timer } from '../../core/index.ts';
import type { FlightBoard, PostedBatch } from './flight-board.ts';
import { encodeFrames, type Frame } from './frames.ts';

/** What a {@link FlightPoster} needs. */
export interface FlightPosterOptions {
  readonly board: FlightBoard;
  readonly flight: string;
  readonly token: string;
  readonly clock: Clock;
  /** Told of failures; joining, which a full server refuses while it takes postings, tells that all works again. */
  readonly log: StateLog;
  /** Milliseconds the lease holds after each posting. */
  readonly leaseTime: number;
  /** Bytes of the answer that the board keeps, and bytes that wait for the board at most. */
  readonly maxBytes: number;
}

/** Milliseconds between two batches at least, so that fast streams do not flood the board. */
const linger = 5;

/** Milliseconds after which a posting that failed is tried again. */
const retryAfter = 100;

/** Bytes of one batch, about. */
const batchBytes = 256 * 1024;

/**
 * Posts what a leader gives its own clients, in its order and without ever holding the leader up, and holds its lease
 * until the flight lands. When the lease is lost, or the board stays away for as long as a lease holds, it falls silent.
 */
export class FlightPoster {
  readonly #options: FlightPosterOptions;
  readonly #posted: { readonly sequence: number; readonly length: number }[] = [];
  #waiting: Frame[] = [];
  #waitingBytes = 0;
  #postedBytes = 0;
  #sequence = 0;
  #renewedAt: number;
  #nextAt = 0;
  #pumping: Promise<void> | undefined;
  #renewal: Timer | undefined;
  readonly #hurry = deferred<void>();
  readonly #stopped = deferred<void>();
  #over = false;

  constructor(options: FlightPosterOptions) {
    this.#options = options;
    this.#renewedAt = options.clock.now();
    this.#scheduleRenewal();
  }

  /** Takes a frame; what it cannot post any more is dropped. */
  post(frame: Frame): void {
    if (this.#over) return;
    for (const part of partsOf(frame)) {
      this.#waiting.push(part);
      if (part.kind === 'data') this.#waitingBytes += part.bytes.length;
    }
    if (this.#waitingBytes > this.#options.maxBytes) this.#stop();
    else this.#pumping ??= this.#pump();
  }

  /** Posts the rest and gives the lease back; never rejects. */
  async land(kept: boolean): Promise<void> {
    this.#hurry.resolve();
    await this.#pumping;
    this.#stop();
    const { board, flight, token } = this.#options;
    // Where this fails, the lease ends by its time.
    await board.land(flight, token, kept).catch(() => {});
  }

  async #pump(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#over && this.#waiting.length > 0) {
      await this.#pause(this.#nextAt - clock.now(), this.#hurry.promise);
      const bytes = encodeFrames(this.#take());
      this.#sequence += 1;
      if (!(await this.#deliver({ sequence: this.#sequence, bytes }))) this.#stop();
      this.#nextAt = clock.now() + linger;
    }
    this.#pumping = undefined;
  }

  #take(): Frame[] {
    let length = 0;
    const count = this.#waiting.findIndex((frame) => {
      length += frame.kind === 'data' ? frame.bytes.length : 0;
      return length > batchBytes;
    });
    const taken = this.#waiting.splice(0, count === -1 ? this.#waiting.length : Math.max(1, count));
    for (const frame of taken) if (frame.kind === 'data') this.#waitingBytes -= frame.bytes.length;
    return taken;
  }

  /** False when the lease is lost. */
  async #deliver(batch: PostedBatch | undefined): Promise<boolean> {
    const { board, flight, token, clock, log, leaseTime } = this.#options;
    if (batch) this.#remember(batch);
    const keepFrom = this.#posted[0]?.sequence ?? 1;
    while (!this.#over) {
      const askedAt = clock.now();
      try {
        const held = await board.post(flight, token, { batch, keepFrom });
        this.#renewedAt = askedAt;
        return held;
      } catch (error) {
        log.failed(error, 'upstream calls are not shared with other instances');
        if (clock.now() - this.#renewedAt >= leaseTime) return false;
        await this.#pause(retryAfter, this.#stopped.promise);
      }
    }
    return false;
  }

  /** Keeps count of what the board holds, so that it forgets the beginning of an answer that is too long. */
  #remember({ sequence, bytes: { length } }: PostedBatch): void {
    this.#posted.push({ sequence, length });
    this.#postedBytes += length;
    while (this.#postedBytes > this.#options.maxBytes && this.#posted.length > 1) {
      this.#postedBytes -= this.#posted.shift()!.length;
    }
  }

  #scheduleRenewal(): void {
    const { clock, leaseTime } = this.#options;
    this.#renewal = clock.schedule(leaseTime / 3, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    // A batch on its way renews the lease too.
    if (!this.#pumping && !(await this.#deliver(undefined))) this.#stop();
    if (!this.#over) this.#scheduleRenewal();
  }

  #stop(): void {
    this.#over = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#renewal?.cancel();
    this.#hurry.resolve();
    this.#stopped.resolve();
  }

  async #pause(milliseconds: number, sooner: Promise<void>): Promise<void> {
    if (milliseconds <= 0) return;
    const waited = deferred<void>();
    const timer = this.#options.clock.schedule(milliseconds, waited.resolve);
    await Promise.race([waited.promise, sooner]);
    timer.cancel();
  }
}

function partsOf(frame: Frame): readonly Frame[] {
  if (frame.kind !== 'data' || frame.bytes.length <= batchBytes) return [frame];
  const { bytes } = frame;
  return Array.from({ length: Math.ceil(bytes.length / batchBytes) }, (_, at) => ({
    kind: 'data',
    bytes: bytes.subarray(at * batchBytes, (at + 1) * batchBytes),
  }));
}
