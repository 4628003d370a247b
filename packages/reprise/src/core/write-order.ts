import { deferred } from './deferred.ts';

/** The turn of one write. */
export interface Turn {
  /** Resolves when everything that has to happen before has happened or failed; never rejects. */
  readonly ready: Promise<unknown>;
  /** Lets those go on who wait for this turn; to be called once, whatever became of the write. */
  end(): void;
}

/**
 * Keeps writes in the order they were asked for where that can be seen, although they go over several
 * connections: writes of the same key one after the other, and a clear after all writes before it and before all
 * writes after it.
 */
export class WriteOrder {
  readonly #lastOfKey = new Map<string, Promise<void>>();
  readonly #running = new Set<Promise<void>>();
  #lastClear: Promise<void> | undefined;

  /** The turn of a write of these keys, none of them twice. */
  write(keys: readonly string[]): Turn {
    const before = new Set([this.#lastClear, ...keys.map((key) => this.#lastOfKey.get(key))]);
    const { turn, ended } = this.#turn([...before], () => {
      for (const key of keys) if (this.#lastOfKey.get(key) === ended) this.#lastOfKey.delete(key);
    });
    for (const key of keys) this.#lastOfKey.set(key, ended);
    return turn;
  }

  /** The turn of a write of any keys. */
  clear(): Turn {
    const { turn, ended } = this.#turn([...this.#running], () => {
      if (this.#lastClear === ended) this.#lastClear = undefined;
    });
    this.#lastClear = ended;
    return turn;
  }

  /** Resolves when every write asked for so far has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  #turn(
    before: readonly (Promise<void> | undefined)[],
    forget: () => void,
  ): { turn: Turn; ended: Promise<void> } {
    const { promise: ended, resolve } = deferred<void>();
    const ready = Promise.all(before);
    this.#running.add(ended);
    const end = async (): Promise<void> => {
      // Who gave up waiting still stands between those before and those behind.
      await ready;
      forget();
      this.#running.delete(ended);
      resolve();
    };
    return { turn: { ready, end: () => void end() }, ended };
  }
}
