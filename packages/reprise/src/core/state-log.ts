import type { LogFields, Logger } from './logger.ts';

/** What a line says of a part that begins to fail, and of one that no longer does. */
export interface StateWords {
  readonly failing: string;
  readonly working: string;
}

const usual: StateWords = { failing: 'fails', working: 'works again' };

/**
 * Reports the health of one part once per change, however often it fails: the first failure is a warning,
 * the first success after it an info line, everything between is silent.
 */
export class StateLog {
  readonly #logger: Logger;
  readonly #part: string;
  readonly #words: StateWords;
  #failing = false;
  #failures = 0;

  constructor(logger: Logger, part: string, words: StateWords = usual) {
    this.#logger = logger;
    this.#part = part;
    this.#words = words;
  }

  /** Whether the last report was a failure. */
  get failing(): boolean {
    return this.#failing;
  }

  /** Reports that the part works. */
  succeeded(): void {
    if (!this.#failing) return;
    this.#logger.info(`${this.#part} ${this.#words.working}`, { failures: this.#failures });
    this.#failing = false;
    this.#failures = 0;
  }

  /** Reports that the part failed; `consequence` says what happens instead. */
  failed(reason: unknown, consequence: string, fields: LogFields = {}): void {
    this.#failures += 1;
    if (this.#failing) return;
    this.#failing = true;
    const cause = reason instanceof Error ? reason.message : String(reason);
    this.#logger.warn(`${this.#part} ${this.#words.failing}: ${cause}; ${consequence}`, fields);
  }
}
