import { type Clock, retryWait, type Timer } from '../core/index.ts';

/** Parts of an {@link EmbeddingBacklog}. */
export interface EmbeddingBacklogOptions {
  readonly clock: Clock;
  /** Embeds the prompt of the entry under a key, if that is still to be done; resolves with whether that failed. */
  readonly embed: (key: string) => Promise<'done' | 'failed'>;
}

/** Keys that wait; what is more is found again at the next start. */
const mostWaiting = 100_000;
/** Failures in a row that end an attempt: it is the embedder that fails, not one prompt. */
const mostFailures = 3;
/** Keys looked at between two turns of the event loop. */
const slice = 32;
/** Milliseconds between two attempts. */
const waits = { first: 5_000, longest: 60_000, random: Math.random };

/**
 * Entries that are kept but not embedded, since the embedder failed, was too busy, or the process ended: embedded one
 * after the other, until none is left.
 */
export class EmbeddingBacklog {
  readonly #options: EmbeddingBacklogOptions;
  readonly #waiting = new Set<string>();
  /** Keys that failed before: behind all others, so that prompts which no embedder takes hold up none. */
  readonly #failed = new Set<string>();
  #attempt: Promise<void> | undefined;
  #timer: Timer | undefined;
  /** Attempts in a row that embedded nothing. */
  #vain = 0;
  #closed = false;

  constructor(options: EmbeddingBacklogOptions) {
    this.#options = options;
  }

  /** Takes keys for an attempt a little later. */
  add(keys: readonly string[]): void {
    for (const key of keys) if (this.#size < mostWaiting && !this.#failed.has(key)) this.#waiting.add(key);
    this.#tryLater();
  }

  /** Takes keys and begins with them at once; resolves when all are embedded, or wait for another attempt. */
  begin(keys: readonly string[]): Promise<void> {
    this.add(keys);
    return this.#try();
  }

  /** Ends it; what is left is found again at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await this.#attempt;
  }

  get #size(): number {
    return this.#waiting.size + this.#failed.size;
  }

  #try(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#attempt ??= this.#work().finally(() => {
      this.#attempt = undefined;
      this.#tryLater();
    });
    return this.#attempt;
  }

  #tryLater(): void {
    if (this.#closed || this.#timer || this.#attempt || this.#size === 0) return;
    const wait = retryWait(this.#vain, waits);
    this.#timer = this.#options.clock.schedule(wait, () => void this.#try());
  }

  async #work(): Promise<void> {
    const failed: string[] = [];
    let inARow = 0;
    let looked = 0;
    for (const key of this.#inTurn()) {
      if (this.#closed || inARow === mostFailures) break;
      // While the embedder fails, nothing below waits, and others would never have a turn.
      if (++looked % slice === 0) await new Promise(setImmediate);
      this.#waiting.delete(key);
      this.#failed.delete(key);
      const isDone = (await this.#options.embed(key)) === 'done';
      inARow = isDone ? 0 : inARow + 1;
      if (!isDone) failed.push(key);
    }
    this.#vain = failed.length > 0 && failed.length === looked ? this.#vain + 1 : 0;
    for (const key of failed) this.#failed.add(key);
  }

  *#inTurn(): Iterable<string> {
    yield* this.#waiting;
    yield* this.#failed;
  }
}
