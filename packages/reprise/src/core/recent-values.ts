import { forgetOldest } from './forget-oldest.ts';

/** Remembers values by keys, and forgets the one used longest ago when there are too many. */
export class RecentValues<Value> {
  readonly #values = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    forgetOldest(this.#values, this.#most);
  }

  clear(): void {
    this.#values.clear();
  }
}
