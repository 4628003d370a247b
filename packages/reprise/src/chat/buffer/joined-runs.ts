/** Runs a task for many callers: one run at a time, and all who come during a run share the next one. */
export class JoinedRuns<T> {
  readonly #task: () => Promise<T>;
  #running: Promise<unknown> | undefined;
  #next: Promise<T> | undefined;

  constructor(task: () => Promise<T>) {
    this.#task = task;
  }

  /** Whether no run is under way or due. */
  get idle(): boolean {
    return this.#running === undefined;
  }

  /** Resolves with what a run gives that begins after this call. */
  run(): Promise<T> {
    if (this.#running === undefined) return this.#begin();
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<T> {
    const run = this.#task();
    const ended: Promise<unknown> = run
      .catch(() => {})
      .then(() => {
        if (this.#running === ended) this.#running = undefined;
      });
    this.#running = ended;
    return run;
  }
}
