import type { Logger } from '../../core/index.ts';

/** How far entries of another embedder have been embedded again, since the cache was opened. */
export interface ReembeddingProgress {
  /** Entries found that another embedder embedded. */
  readonly total: number;
  /** Of those, how many are embedded again, by whichever instance, or gone. */
  readonly done: number;
  /** Of those, how many could not be embedded; they answer exact requests only. */
  readonly failed: number;
}

/** Runs over fewer entries are told only when they are the first one. */
const worthTelling = 100;

/** Counts for {@link ReembeddingProgress}, told to the log at the start of a run, at every tenth of it and at its end. */
export class ProgressLog {
  readonly #logger: Logger;
  readonly #embedder: string;
  /** Of the embedder that finds them meanwhile. */
  readonly #previous: string | undefined;
  #total = 0;
  #done = 0;
  #failed = 0;
  #runs = 0;
  #told = false;
  #tenths = 0;

  constructor(logger: Logger, embedder: string, previous: string | undefined) {
    this.#logger = logger;
    this.#embedder = embedder;
    this.#previous = previous;
  }

  get now(): ReembeddingProgress {
    return { total: this.#total, done: this.#done, failed: this.#failed };
  }

  found(): void {
    this.#total += 1;
  }

  /** Says that a run over the entries found so far begins. */
  begin(): void {
    const waiting = this.#total - this.#done - this.#failed;
    this.#told = this.#runs === 0 || waiting >= worthTelling;
    this.#runs += 1;
    this.#tenths = this.#reached();
    if (!this.#told) return;
    const fields = { entries: waiting, embedder: this.#embedder, previous: this.#previous };
    const begin = 'Answers of another embedder are embedded again in the background; until then';
    if (this.#previous) this.#logger.info(`${begin} the previous embedder finds its own by meaning`, fields);
    else
      this.#logger.warn(
        `${begin} they answer exact requests only: name the previous embedder, if it still answers`,
        fields,
      );
  }

  settled(done: number, failed: number): void {
    this.#done += done;
    this.#failed += failed;
    const reached = this.#reached();
    if (reached <= this.#tenths || reached >= 10) return;
    this.#tenths = reached;
    if (this.#told) this.#logger.info(`Embedded again: ${reached * 10}%`, { ...this.now });
  }

  end(): void {
    if (this.#told) this.#logger.info('Embedded again: all that was found', { ...this.now });
  }

  #reached(): number {
    return this.#total === 0 ? 0 : Math.floor((10 * (this.#done + this.#failed)) / this.#total);
  }
}
