import { type Clock, type Logger, retryWait, StateLog, type Timer, withDeadline } from '../../core/index.ts';
import type { Embedder, Embedding } from '../../embedders/index.ts';
import type { Store, StoredEntry } from '../../stores/index.ts';
import { fromStoredEntry } from '../answers/answer-entry.ts';
import { notUnderstood } from '../embedding/not-understood.ts';
import { embedEach } from './embed-each.ts';
import type { EmbedderNote } from './embedder-note.ts';
import { isOutdated, reembedded } from './outdated.ts';
import { ProgressLog, type ReembeddingProgress } from './progress.ts';

/** Parts and limits of a {@link Reembedder}. */
export interface ReembedderOptions {
  /** Where entries are read. */
  readonly source: Store;
  readonly embedder: Embedder;
  /** Id of the embedder that finds the entries meanwhile. */
  readonly previous: string | undefined;
  readonly note: EmbedderNote;
  readonly minimumCoverage: number;
  /** Entries embedded a second, at most. */
  readonly rate: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Gives entries another vector, unless they are written or removed meanwhile. */
  readonly rewrite: (
    keys: readonly string[],
    change: (entry: StoredEntry) => StoredEntry | undefined,
  ) => Promise<void>;
}

/** Entries embedded in one call. */
const batchSize = 16;
/** Milliseconds from the first entry found to the first call, so that most are found by then. */
const startsAfter = 1_000;
/** Milliseconds one call may take. */
const deadline = 60_000;
/** Entries that wait; more than these are found again at the next start. */
const mostWaiting = 1_000_000;
/** Milliseconds; waits while the embedder or the store fails. */
const waits = { first: 1_000, longest: 60_000, random: Math.random };
/** How often an embedder that takes others may refuse the prompt of an entry, which is then left alone. */
const mostAttempts = 3;

/**
 * Embeds entries of another embedder again in the background, from the prompts they keep.
 *
 * What is left is found again after a restart, so nothing is noted of how far it came. Instances that find the same
 * entries take them in an order of their own, and look right before whether others were faster.
 */
export class Reembedder {
  readonly #options: ReembedderOptions;
  readonly #progress: ProgressLog;
  readonly #log: StateLog;
  readonly #waiting: string[] = [];
  /** Keys that wait, are worked on, or failed. */
  readonly #known = new Set<string>();
  readonly #attempts = new Map<string, number>();
  #timer: Timer | undefined;
  #turn: Promise<void> | undefined;
  #running = false;
  #toldOfDimensions = false;
  #failures = 0;
  #stopped = false;
  readonly #onIdle: (() => void)[] = [];
  readonly #ended = new AbortController();

  constructor(options: ReembedderOptions) {
    this.#options = options;
    const { logger, embedder, previous } = options;
    this.#progress = new ProgressLog(logger, embedder.id, previous);
    this.#log = new StateLog(logger, 'Embedding answers again');
  }

  get progress(): ReembeddingProgress {
    return this.#progress.now;
  }

  /** Takes the keys of entries that {@link isOutdated} found; returns how many are new. */
  add(keys: readonly string[]): number {
    if (this.#stopped) return 0;
    const before = this.#known.size;
    for (const key of keys) {
      if (this.#known.has(key) || this.#known.size >= mostWaiting) continue;
      this.#known.add(key);
      this.#waiting.push(key);
      this.#progress.found();
    }
    if (this.#waiting.length > 0 && !this.#timer && !this.#turn) this.#schedule(startsAfter);
    return this.#known.size - before;
  }

  /** Resolves when nothing waits any more, or nothing more will be done. */
  idle(): Promise<void> {
    if (this.#stopped || (this.#waiting.length === 0 && !this.#turn)) return Promise.resolve();
    return new Promise((resolve) => void this.#onIdle.push(resolve));
  }

  /** Ends it; the next start goes on. */
  async close(): Promise<void> {
    this.#stop();
    await this.#turn;
  }

  #stop(): void {
    this.#stopped = true;
    this.#ended.abort();
    this.#timer?.cancel();
    this.#waiting.length = 0;
    this.#told();
  }

  #told(): void {
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #schedule(wait: number): void {
    this.#timer = this.#options.clock.schedule(wait, () => {
      this.#timer = undefined;
      this.#turn = this.#workOn().finally(() => {
        this.#turn = undefined;
        this.#goOn();
      });
    });
  }

  #goOn(): void {
    if (this.#stopped) return;
    if (this.#waiting.length > 0) {
      const pace = (batchSize * 1_000) / this.#options.rate;
      this.#schedule(this.#failures > 0 ? retryWait(this.#failures - 1, waits) : pace);
      return;
    }
    this.#running = false;
    this.#progress.end();
    this.#told();
  }

  async #workOn(): Promise<void> {
    const batch = this.#take();
    try {
      if (!this.#running) await this.#begin();
      if (this.#stopped) return;
      await this.#embedBatch(batch);
      this.#failures = 0;
      this.#log.succeeded();
    } catch (error) {
      if (this.#stopped) return;
      this.#failures += 1;
      this.#waiting.push(...batch);
      this.#log.failed(error, 'the attempt is repeated');
    }
  }

  async #begin(): Promise<void> {
    const { note } = this.#options;
    const noted = await note.read();
    if (this.#superseded(noted)) return;
    await note.write(false);
    this.#running = true;
    this.#progress.begin();
  }

  /** Some of those that wait, by chance: so instances seldom take the same. */
  #take(): string[] {
    const batch: string[] = [];
    while (batch.length < batchSize && this.#waiting.length > 0) {
      const at = Math.floor(Math.random() * this.#waiting.length);
      const last = this.#waiting.pop()!;
      if (at < this.#waiting.length) {
        batch.push(this.#waiting[at]!);
        this.#waiting[at] = last;
      } else batch.push(last);
    }
    return batch;
  }

  #superseded(noted: StoredEntry | undefined): boolean {
    const { note, logger, embedder } = this.#options;
    const other = note.supersededBy(noted);
    if (other === undefined) return false;
    this.#stop();
    logger.warn('Another embedder was put into service after this one: its answers are left to it', {
      embedder: embedder.id,
      other,
    });
    return true;
  }

  async #embedBatch(batch: readonly string[]): Promise<void> {
    const { source, note, embedder, rewrite } = this.#options;
    const found = await source.getMany([...batch, note.key]);
    if (this.#superseded(found[batch.length])) return;
    const prompts = new Map<string, Prompt>();
    for (const entry of found.slice(0, batch.length)) {
      if (!entry || !isOutdated(entry, embedder)) continue;
      this.#tellOfDimensions(entry);
      const { text, scope } = fromStoredEntry(entry);
      if (text !== undefined) prompts.set(entry.key, { text, scope, createdAt: entry.createdAt });
    }
    const texts = new Map([...prompts].map(([key, { text }]) => [key, text]));
    const { embeddings, refused } = await embedEach(texts, (each) => this.#call(each));
    if (this.#stopped) return;
    await rewrite([...embeddings.keys()], (entry) => this.#changed(entry, prompts, embeddings));
    this.#settle(batch, refused);
  }

  /** A service that answers with another model under the same name is not what the configuration says. */
  #tellOfDimensions({ vector }: StoredEntry): void {
    const { embedder, logger } = this.#options;
    if (this.#toldOfDimensions || vector?.embedder !== embedder.id) return;
    this.#toldOfDimensions = true;
    const lengths = `vectors of ${embedder.dimensions} dimensions, and gave some of ${vector.values.length}`;
    logger.warn(`The embedder gives ${lengths}: it counts as another one`, { embedder: embedder.id });
  }

  #settle(batch: readonly string[], refused: readonly string[]): void {
    const again = refused.filter((key) => this.#triesAgain(key));
    const left = new Set(refused);
    for (const key of batch) {
      if (left.has(key)) continue;
      this.#known.delete(key);
      this.#attempts.delete(key);
    }
    this.#waiting.push(...again);
    this.#progress.settled(batch.length - refused.length, refused.length - again.length);
  }

  #triesAgain(key: string): boolean {
    const attempts = (this.#attempts.get(key) ?? 0) + 1;
    if (attempts < mostAttempts) this.#attempts.set(key, attempts);
    else this.#attempts.delete(key);
    return attempts < mostAttempts;
  }

  #changed(
    entry: StoredEntry,
    prompts: ReadonlyMap<string, Prompt>,
    embeddings: ReadonlyMap<string, Embedding>,
  ): StoredEntry | undefined {
    const { embedder, minimumCoverage } = this.#options;
    const prompt = prompts.get(entry.key)!;
    if (entry.createdAt !== prompt.createdAt || !isOutdated(entry, embedder)) return undefined;
    const embedding = embeddings.get(entry.key)!;
    const understood = notUnderstood(embedding, minimumCoverage) === undefined;
    const values = understood ? embedding.vector : undefined;
    return reembedded(entry, embedder, { partition: prompt.scope, values });
  }

  #call(texts: readonly string[]): Promise<Embedding[]> {
    const { embedder, clock } = this.#options;
    const operation = 'embedding answers again';
    return withDeadline((signal) => embedder.embed(texts, signal), {
      operation,
      milliseconds: deadline,
      clock,
      signal: this.#ended.signal,
    });
  }
}

interface Prompt {
  readonly text: string;
  readonly scope: string;
  readonly createdAt: number;
}
