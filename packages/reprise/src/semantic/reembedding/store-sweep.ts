import { randomUUID } from 'node:crypto';
import { type Clock, type Logger, StateLog, type Timer } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import type { Store } from '../../stores/index.ts';
import type { EmbedderNote } from './embedder-note.ts';
import { isOutdated } from './outdated.ts';
import type { Reembedder } from './reembedder.ts';

/** Parts of a {@link StoreSweep}. */
export interface StoreSweepOptions {
  readonly source: Store;
  readonly prefix: string;
  readonly embedder: Embedder;
  readonly note: EmbedderNote;
  readonly reembedder: Reembedder;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Entries found in one pass; behind them comes another one. */
const mostFound = 100_000;
/** Milliseconds: how long a claim lasts when its holder has ended, when it is renewed, and when others look again. */
const claimLasts = 30_000;
const renewAfter = 10_000;
const looksAfter = 15_000;

/**
 * Looks through a store for entries of another embedder where nobody reads all of it at the start, because the index is
 * kept elsewhere for all instances. One instance does, once for each embedder that is put into service; when it ends
 * before it is through, another one goes on.
 */
export class StoreSweep {
  readonly #options: StoreSweepOptions;
  readonly #log: StateLog;
  readonly #token = randomUUID();
  #timer: Timer | undefined;
  #working: Promise<void>;
  #closed = false;

  constructor(options: StoreSweepOptions) {
    this.#options = options;
    this.#log = new StateLog(options.logger, 'Looking for answers of another embedder');
    this.#working = this.#look();
  }

  /** Says that entries may have become those of another embedder. */
  lookAgain(): void {
    this.#timer?.cancel();
    this.#working = this.#working.then(() => (this.#closed ? undefined : this.#look()));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await this.#working;
  }

  async #look(): Promise<void> {
    try {
      if (!(await this.#isThrough())) this.#lookLater();
      this.#log.succeeded();
    } catch (error) {
      if (this.#closed) return;
      this.#log.failed(error, 'those that are not met answer exact requests only');
      this.#lookLater();
    }
  }

  #lookLater(): void {
    if (this.#closed) return;
    this.#timer = this.#options.clock.schedule(looksAfter, () => {
      this.#working = this.#look();
    });
  }

  /** Whether there is nothing more to do here. */
  async #isThrough(): Promise<boolean> {
    const { note } = this.#options;
    const noted = await note.read();
    if (note.isWhole(noted) || note.supersededBy(noted) !== undefined) return true;
    if (!(await this.#claim(true))) return false;
    const renewal = this.#renewing();
    try {
      await note.write(false);
      return await this.#sweep();
    } finally {
      renewal.cancel();
      await this.#options.source.deleteMany([this.#claimKey]).catch(() => {});
    }
  }

  async #sweep(): Promise<boolean> {
    const { note, reembedder, embedder } = this.#options;
    const { dimensions } = embedder;
    for (;;) {
      const found = await this.#find();
      if (this.#closed) return true;
      const added = reembedder.add(found);
      await reembedder.idle();
      if (this.#closed || note.supersededBy(await note.read()) !== undefined) return true;
      if (found.length < mostFound || added === 0) break;
    }
    // What failed is tried again at the next start; what was not known to be outdated, at the next look.
    if (reembedder.progress.failed === 0 && embedder.dimensions === dimensions) await note.write(true);
    return true;
  }

  async #find(): Promise<string[]> {
    const { source, prefix, embedder } = this.#options;
    const found: string[] = [];
    for await (const entry of source.scan({ prefix, values: false })) {
      if (this.#closed) return found;
      if (isOutdated(entry, embedder)) found.push(entry.key);
      if (found.length >= mostFound) return found;
    }
    return found;
  }

  get #claimKey(): string {
    return `${this.#options.note.key}:claim`;
  }

  async #claim(onlyIfAbsent: boolean): Promise<boolean> {
    const { source, clock } = this.#options;
    const now = clock.now();
    const value = new TextEncoder().encode(this.#token);
    const entry = { value, createdAt: now, expiresAt: now + claimLasts, version: 1, tags: [] };
    await source.setMany([{ key: this.#claimKey, ...entry }], { onlyIfAbsent });
    const [held] = await source.getMany([this.#claimKey]);
    return held !== undefined && new TextDecoder().decode(held.value) === this.#token;
  }

  #renewing(): { cancel(): void } {
    const { clock } = this.#options;
    let timer: Timer;
    const renew = (): void => {
      // A claim that could not be renewed only lets another instance do the same at the same time.
      this.#claim(false).catch(() => {});
      timer = clock.schedule(renewAfter, renew);
    };
    timer = clock.schedule(renewAfter, renew);
    return { cancel: () => timer.cancel() };
  }
}
