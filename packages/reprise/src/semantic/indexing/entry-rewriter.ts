import { WriteOrder } from '../../core/index.ts';
import type { Store, StoredEntry } from '../../stores/index.ts';

/** Parts of an {@link EntryRewriter}. */
export interface EntryRewriterOptions {
  /** Where entries are read, unless another store is named. */
  readonly source: Store;
  /** Writes entries, and indexes those that are still unchanged then. */
  readonly write: (entries: readonly StoredEntry[], isUnchanged: (key: string) => boolean) => Promise<void>;
}

/**
 * Gives entries another vector, or other names; what is written or removed meanwhile wins, and of two that rewrite the same
 * entry the second sees what the first made of it.
 */
export class EntryRewriter {
  readonly #options: EntryRewriterOptions;
  /** Keys that are worked on, and that nobody has changed meanwhile. */
  readonly #unchanged = new Set<string>();
  readonly #order = new WriteOrder();

  constructor(options: EntryRewriterOptions) {
    this.#options = options;
  }

  /** Says that entries are written or removed by somebody else; told before that begins. */
  changed(keys: Iterable<string>): void {
    if (this.#unchanged.size === 0) return;
    for (const key of keys) this.#unchanged.delete(key);
  }

  /**
   * Reads the entries once more and writes what `change` makes of them; undefined leaves one as it is.
   *
   * @param keys none of them twice.
   * @param from where they are read.
   */
  async rewrite(
    keys: readonly string[],
    change: (entry: StoredEntry) => StoredEntry | undefined,
    from: Pick<Store, 'getMany'> = this.#options.source,
  ): Promise<void> {
    const turn = this.#order.write(keys);
    await turn.ready;
    for (const key of keys) this.#unchanged.add(key);
    try {
      const found = await from.getMany(keys);
      const entries = found.flatMap((entry) => {
        const isLeft = entry !== undefined && this.#unchanged.has(entry.key);
        return (isLeft ? change(entry) : undefined) ?? [];
      });
      if (entries.length === 0) return;
      await this.#options.write(entries, (key) => this.#unchanged.has(key));
    } finally {
      for (const key of keys) this.#unchanged.delete(key);
      turn.end();
    }
  }
}
