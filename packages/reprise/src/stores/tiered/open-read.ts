import type { StoreChange } from '../store.ts';

/** A read of the last tier under way: what others change meanwhile must not be kept above. */
export class OpenRead {
  readonly #keys: ReadonlySet<string>;
  readonly #changed = new Set<string>();

  constructor(keys: readonly string[]) {
    this.#keys = new Set(keys);
  }

  /** Whether the entry that is read may be an old one. */
  isOutdated(key: string): boolean {
    return this.#changed.has(key);
  }

  note(change: StoreChange): void {
    if ('key' in change) {
      if (this.#keys.has(change.key)) this.#changed.add(change.key);
      return;
    }
    for (const key of this.#keys) if (key.startsWith(change.prefix)) this.#changed.add(key);
  }
}
