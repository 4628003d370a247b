import { sizeOf } from '../memory/size-of.ts';
import type { StoredEntry } from '../store.ts';
import { copyEntry, isAlive } from '../stored-entry.ts';

/** How much a {@link Journal} keeps. */
export interface JournalBounds {
  /** Most changes. */
  readonly maxEntries: number;
  /** Most bytes of entries to write, in memory. */
  readonly maxBytes: number;
}

/** Changes to send together, each of another key. */
export interface JournalBatch {
  /** When it is there, it goes first and alone. */
  readonly clear?: string;
  readonly writes: readonly JournaledWrite[];
  readonly removals: readonly string[];
}

/** An entry to write. */
export interface JournaledWrite {
  readonly entry: StoredEntry;
  readonly onlyIfAbsent: boolean;
  readonly bytes: number;
}

/**
 * The changes that a store missed: the last of each key, in front of them the prefixes that were cleared.
 *
 * At the bound of bytes the oldest write becomes a removal, so that nothing old is served in its place; at the bound of
 * entries the oldest change is forgotten. Both count as dropped.
 */
export class Journal {
  readonly #bounds: JournalBounds;
  readonly #clears = new Set<string>();
  readonly #writes = new Map<string, JournaledWrite>();
  readonly #removals = new Set<string>();
  #bytes = 0;
  #dropped = 0;

  constructor(bounds: JournalBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#clears.size + this.#writes.size + this.#removals.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Changes that were given up since the journal was made. */
  get dropped(): number {
    return this.#dropped;
  }

  write(entry: StoredEntry, wanted: { readonly onlyIfAbsent: boolean; readonly now: number }): void {
    const earlier = this.#writes.get(entry.key);
    if (wanted.onlyIfAbsent && earlier && isAlive(earlier.entry, wanted.now)) return;
    const known = this.#removals.has(entry.key) || earlier?.onlyIfAbsent === false;
    const bytes = sizeOf(entry);
    this.#forget(entry.key);
    this.#writes.set(entry.key, {
      entry: copyEntry(entry),
      onlyIfAbsent: wanted.onlyIfAbsent && !known,
      bytes,
    });
    this.#bytes += bytes;
    this.#keepBounds();
  }

  remove(key: string): void {
    this.#forget(key);
    this.#removals.add(key);
    this.#keepBounds();
  }

  clear(prefix: string): void {
    for (const key of [...this.#writes.keys(), ...this.#removals])
      if (key.startsWith(prefix)) this.#forget(key);
    for (const narrower of this.#clears) if (narrower.startsWith(prefix)) this.#clears.delete(narrower);
    this.#clears.add(prefix);
    this.#keepBounds();
  }

  /** The next changes to send; undefined when there are none. They stay until {@link Journal.sent}. */
  next(limit: number): JournalBatch | undefined {
    const [clear] = this.#clears;
    if (clear !== undefined) return { clear, writes: [], removals: [] };
    const removals = first(this.#removals, limit);
    const writes = first(this.#writes.values(), limit - removals.length);
    return removals.length + writes.length === 0 ? undefined : { removals, writes };
  }

  /** Forgets changes that were sent, except keys that changed again since. */
  sent({ clear, writes, removals }: JournalBatch): void {
    if (clear !== undefined) this.#clears.delete(clear);
    for (const write of writes) {
      if (this.#writes.get(write.entry.key) === write) this.#forget(write.entry.key);
    }
    for (const key of removals) this.#removals.delete(key);
  }

  #forget(key: string): void {
    this.#bytes -= this.#writes.get(key)?.bytes ?? 0;
    this.#writes.delete(key);
    this.#removals.delete(key);
  }

  #keepBounds(): void {
    for (const [key, { onlyIfAbsent }] of this.#writes) {
      if (this.#bytes <= this.#bounds.maxBytes) break;
      this.#forget(key);
      if (!onlyIfAbsent) this.#removals.add(key);
      this.#dropped += 1;
    }
    while (this.size > this.#bounds.maxEntries) this.#dropOldest();
  }

  #dropOldest(): void {
    const [key] = first(this.#writes.keys(), 1).concat(first(this.#removals, 1));
    if (key !== undefined) this.#forget(key);
    else this.#clears.delete(first(this.#clears, 1)[0]!);
    this.#dropped += 1;
  }
}

function first<T>(items: Iterable<T>, limit: number): T[] {
  const found: T[] = [];
  for (const item of items) {
    if (found.length >= limit) break;
    found.push(item);
  }
  return found;
}
