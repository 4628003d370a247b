import { type Logger, messageOf } from '../../core/index.ts';

/** Files remembered as reported; beyond them the oldest may be reported again. */
const mostFiles = 10_000;

/** Reports each file that cannot be used once, until it was fine or gone in between. */
export class FileReports {
  readonly #logger: Logger;
  readonly #reported = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  damaged(file: string, reason: unknown): void {
    if (this.#reported.has(file)) return;
    for (const oldest of this.#reported) {
      if (this.#reported.size < mostFiles) break;
      this.#reported.delete(oldest);
    }
    this.#reported.add(file);
    this.#logger.warn(`the file ${file} is skipped and left where it is: ${messageOf(reason)}`);
  }

  fine(file: string): void {
    if (this.#reported.size > 0) this.#reported.delete(file);
  }
}
