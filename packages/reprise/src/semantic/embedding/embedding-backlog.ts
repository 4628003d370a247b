import { type Clock, retryWait, type Timer } from '../../core/index.ts';

/**
 * What became of an entry: it needs no embedding any more; the embedder takes others, but not its prompt; or something
 * failed that may work again.
 */
export type BacklogOutcome = 'done' | 'refused' | 'failed';

/** Parts of an {@link EmbeddingBacklog}. */
export interface EmbeddingBacklogOptions {
  readonly clock: Clock;
  /**
   * Embeds the prompt of the entry under a key, if that is still to be done.
   *
   * @param isLast whether the prompt is given up if it is refused once more: that is `done`, too.
   */
  readonly embed: (key: string, isLast: boolean) => Promise<BacklogOutcome>;
}

/** Keys that wait; what is more is found again at the next start. */
const mostWaiting = 100_000;
/** Failures in a row that end an attempt. */
const mostFailures = 3;
/** How often a prompt is refused until it is given up. */
const mostRefusals = 10;
/** Keys looked at between two turns of the event loop. */
const slice = 32;
/** Milliseconds between two attempts. */
const waits = { first: 5_000, longest: 60_000, random: Math.random };

/**
 * Entries that are kept but not embedded, since the embedder failed, was too busy, or the process ended: embedded one
 * after the other, until none is left. While something fails it is tried for ever; a prompt that is refused again and
 * again is given up.
 */
export class EmbeddingBacklog {
  readonly #options: EmbeddingBacklogOptions;
  readonly #waiting = new Set<string>();
  /**
   * Keys that failed before, and how often they were refused: behind all others, so that prompts which no embedder takes
   * hold up none.
   */
  readonly #failed = new Map<string, number>();
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
    const failed = new Map<string, number>();
    let inARow = 0;
    let looked = 0;
    for (const [key, refusals] of this.#inTurn()) {
      if (this.#closed || inARow === mostFailures) break;
      // While the embedder fails, nothing below waits, and others would never have a turn.
      if (++looked % slice === 0) await new Promise(setImmediate);
      this.#waiting.delete(key);
      this.#failed.delete(key);
      const outcome = await this.#options.embed(key, refusals >= mostRefusals - 1);
      inARow = outcome === 'failed' ? inARow + 1 : 0;
      if (outcome !== 'done') failed.set(key, outcome === 'refused' ? refusals + 1 : refusals);
    }
    this.#vain = failed.size > 0 && failed.size === looked ? this.#vain + 1 : 0;
    for (const [key, refusals] of failed) this.#failed.set(key, refusals);
  }

  *#inTurn(): Iterable<readonly [key: string, refusals: number]> {
    for (const key of this.#waiting) yield [key, 0];
    yield* this.#failed;
  }
}
