import type { Clock, StateLog, Timer } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { CacheNames } from './cache-names.ts';
import type { Heat } from './heat.ts';
import type { KeyAccess, KeyLedger } from './key-ledger.ts';

/** What {@link Touches} needs. */
export interface TouchesOptions {
  readonly keyValue: KeyValue;
  readonly names: CacheNames;
  readonly ledger: KeyLedger;
  readonly heat: Heat;
  readonly clock: Clock;
  readonly log: StateLog;
}

/** Milliseconds and requests after which they are written. */
const longestWait = 50;
const mostRequests = 100;
/** Keys known of at a time, should the store be slow; requests for more are counted only. */
const mostKeys = 1_000;

/** Which keys were read and how often, gathered and written in the background, so that reading waits for nothing. */
export class Touches {
  readonly #options: TouchesOptions;
  #accesses = new Map<string, KeyAccess>();
  /** Those that are being written; they are looked at once more before they are. */
  #unwritten = new Map<string, KeyAccess>();
  #hits = 0;
  #misses = 0;
  /** Those written, or lost because they could not be. */
  readonly #before = { hits: 0, misses: 0 };
  #timer: Timer | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: TouchesOptions) {
    this.#options = options;
  }

  /** Requests noted since this was made. */
  get counts(): { readonly hits: number; readonly misses: number } {
    return { hits: this.#before.hits + this.#hits, misses: this.#before.misses + this.#misses };
  }

  /** Notes a request that was answered. */
  hit(key: string): void {
    const known = this.#accesses.get(key);
    if (known || this.#accesses.size < mostKeys) {
      const { at, heat, reads } = this.#asOfNow(known);
      this.#accesses.set(key, { at, heat: heat + 1, reads: reads + 1 });
    }
    this.#hits += 1;
    this.#noted();
  }

  /** Notes a request that was not. */
  miss(): void {
    this.#misses += 1;
    this.#noted();
  }

  /**
   * Notes that a key is written anew: its suggestions were never read, and it was used last just now, whatever is noted
   * and not yet written.
   */
  renewed(key: string): void {
    for (const noted of [this.#accesses, this.#unwritten]) {
      const known = noted.get(key);
      if (known) noted.set(key, { ...this.#asOfNow(known), reads: 0 });
    }
  }

  /** Writes everything that was noted before; what cannot be written is lost. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#hits + this.#misses === 0) return;
    this.#writing = this.#write();
    await this.#writing;
  }

  /** What was noted about a key, as of now. */
  #asOfNow(known: KeyAccess | undefined): KeyAccess {
    const at = this.#options.ledger.stamp();
    if (!known) return { at, heat: 0, reads: 0 };
    return { at, heat: this.#options.heat.decayed(known, at), reads: known.reads };
  }

  #noted(): void {
    this.#timer ??= this.#options.clock.schedule(longestWait, () => void this.flush());
    if (this.#hits + this.#misses >= mostRequests && !this.#writing) void this.flush();
  }

  async #write(): Promise<void> {
    const { keyValue, names, ledger, log } = this.#options;
    const [accesses, hits, misses] = [this.#accesses, this.#hits, this.#misses];
    [this.#accesses, this.#hits, this.#misses] = [new Map(), 0, 0];
    this.#before.hits += hits;
    this.#before.misses += misses;
    this.#unwritten = accesses;
    const counts = [
      [names.stats.hits, hits],
      [names.stats.misses, misses],
      [names.stats.totalRequests, hits + misses],
    ] as const;
    try {
      await Promise.all([
        ...counts.filter(([, count]) => count > 0).map(([name, count]) => keyValue.increment(name, count)),
        ledger.touch(accesses),
      ]);
      log.succeeded();
    } catch (error) {
      log.failed(error, 'what was read meanwhile is not counted');
    } finally {
      this.#writing = undefined;
    }
  }
}
