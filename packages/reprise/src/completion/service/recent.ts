import { forgetOldest } from '../../core/index.ts';

/** A map that forgets what was used longest ago when it has too much. */
export class Recent<Value> {
  readonly #values = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
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
