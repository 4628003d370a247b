import type { StateLog } from '../../core/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import type { EntryProjection } from '../indexing/entry-projection.ts';
import type { IndexProjection } from '../indexing/index-projection.ts';

/**
 * The vectors of two embedders over the same entries, each in partitions of its own: an entry is in the one whose
 * embedder embedded it, and in no other.
 */
export class DualProjection implements EntryProjection {
  readonly log: StateLog;
  readonly #current: IndexProjection;
  readonly #previous: IndexProjection;

  constructor(current: IndexProjection, previous: IndexProjection) {
    this.log = current.log;
    this.#current = current;
    this.#previous = previous;
  }

  get size(): number {
    return this.#current.size + this.#previous.size;
  }

  async add(entry: StoredEntry, loaded?: boolean): Promise<void> {
    await this.#current.add(entry, loaded);
    await this.#previous.add(entry, loaded);
  }

  async remove(key: string, scope?: string): Promise<void> {
    await Promise.all([this.#current.remove(key, scope), this.#previous.remove(key, scope)]);
  }
}
