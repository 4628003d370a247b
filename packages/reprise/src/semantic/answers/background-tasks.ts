import { FewAtOnce } from '../few-at-once.ts';

/** Bounds of {@link BackgroundTasks}. */
export interface BackgroundTaskOptions {
  /** Tasks that run at the same time. */
  readonly atOnce: number;
  /** Tasks that wait or run; more are refused. */
  readonly most: number;
}

/** Work that nobody waits for: a few pieces at once, no more than a bound, ended when it is closed. */
export class BackgroundTasks {
  readonly #options: BackgroundTaskOptions;
  readonly #turns: FewAtOnce;
  readonly #controller = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(options: BackgroundTaskOptions) {
    this.#options = options;
    this.#turns = new FewAtOnce(options.atOnce);
  }

  /** Tasks that can be added now. */
  get room(): number {
    return Math.max(0, this.#options.most - this.#running.size);
  }

  /**
   * Begins a task as soon as there is a turn; what it throws is dropped.
   *
   * @returns false when there are too many tasks, or no more are wanted.
   */
  add(task: (signal: AbortSignal) => Promise<unknown>): boolean {
    const { signal } = this.#controller;
    if (signal.aborted || this.#running.size >= this.#options.most) return false;
    const running = this.#turns
      .run(async () => void (signal.aborted || (await task(signal))))
      .catch(() => {})
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return true;
  }

  /** Resolves when all that was added so far has ended. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Ends everything; does not wait for tasks that do not listen. */
  close(): void {
    this.#controller.abort(new Error('the cache was closed'));
  }
}
