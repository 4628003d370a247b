import { forgetOldest } from '../../../core/index.ts';

/** A run of a generator that others can follow. */
interface Followable {
  /** Whether newcomers may follow it. */
  readonly open: boolean;
  /** Lets nobody follow any more, and keeps nothing of it. */
  detach(): void;
}

/** Runs remembered at most; a caller may leave one without a word and never come back. */
const mostRuns = 10_000;

/** The generators of a cache that run now, by the keys of their entries. */
export class LiveIterations {
  readonly #runs = new Map<string, Followable>();

  /** The run of a key that can be followed, if it is of this class. */
  find<Run extends Followable>(key: string, kind: abstract new (...args: never[]) => Run): Run | undefined {
    const run = this.#runs.get(key);
    return run instanceof kind && run.open ? run : undefined;
  }

  add(key: string, run: Followable): void {
    this.#runs.delete(key);
    this.#runs.set(key, run);
    forgetOldest(this.#runs, mostRuns)?.[1].detach();
  }

  remove(key: string, run: Followable): void {
    if (this.#runs.get(key) === run) this.#runs.delete(key);
  }
}
