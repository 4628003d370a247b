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
 * At the bound of bytes the oldest write becomes a removal, so that nothing old is served in its place, and so does a
 * write that is given up; at the bound of entries the oldest change is forgotten. All count as dropped.
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

  /**
   * The next changes to send, but none of the keys in `except`; undefined when there are none. They stay until
   * {@link Journal.sent} or {@link Journal.giveUp}.
   */
  next(limit: number, except: Pick<ReadonlySet<string>, 'has'> = new Set()): JournalBatch | undefined {
    const [clear] = this.#clears;
    if (clear !== undefined) return { clear, writes: [], removals: [] };
    const removals = first(this.#removals, limit, (key) => !except.has(key));
    const room = limit - removals.length;
    const writes = first(this.#writes.values(), room, ({ entry }) => !except.has(entry.key));
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

  /** Puts changes behind all others of their kind. */
  postpone({ writes, removals }: JournalBatch): void {
    for (const write of writes) {
      const { key } = write.entry;
      if (this.#writes.get(key) === write && this.#writes.delete(key)) this.#writes.set(key, write);
    }
    for (const key of removals) if (this.#removals.delete(key)) this.#removals.add(key);
  }

  /** Forgets changes that will never be taken, except keys that changed again since; a write becomes a removal. */
  giveUp({ clear, writes, removals }: JournalBatch): void {
    if (clear !== undefined && this.#clears.delete(clear)) this.#dropped += 1;
    for (const key of removals) if (this.#removals.delete(key)) this.#dropped += 1;
    for (const write of writes) {
      if (this.#writes.get(write.entry.key) === write) this.#removeInstead(write);
    }
  }

  #removeInstead({ entry, onlyIfAbsent }: JournaledWrite): void {
    this.#forget(entry.key);
    if (!onlyIfAbsent) this.#removals.add(entry.key);
    this.#dropped += 1;
  }

  #forget(key: string): void {
    this.#bytes -= this.#writes.get(key)?.bytes ?? 0;
    this.#writes.delete(key);
    this.#removals.delete(key);
  }

  #keepBounds(): void {
    for (const write of this.#writes.values()) {
      if (this.#bytes <= this.#bounds.maxBytes) break;
      this.#removeInstead(write);
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

function first<T>(items: Iterable<T>, limit: number, isWanted: (item: T) => boolean = () => true): T[] {
  const found: T[] = [];
  for (const item of items) {
    if (found.length >= limit) break;
    if (isWanted(item)) found.push(item);
  }
  return found;
}
