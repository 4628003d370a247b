import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, messageOf, RepriseError, TurnQueue } from '../../core/index.ts';
import type { SetOptions, StoredEntry } from '../store.ts';
import { copyEntry, isAlive } from '../stored-entry.ts';
import type { DiskIndex } from './disk-index.ts';
import type { DiskUpkeep } from './disk-upkeep.ts';
import { type PreparedEntry, sizeOf } from './index-row.ts';
import { type EncodedValue, encodeValue, encodeValueAside } from './value-encoding.ts';
import type { ValueFiles } from './value-files.ts';
import { isSmall, sliceEntries, slicesOf, type Waiting, wishes } from './waiting.ts';
import { atOnce, isLocked, whenFree } from './when-free.ts';

/** Options of {@link DiskWriter}. */
export interface DiskWriterOptions {
  readonly folder: string;
  readonly sizeLimit: number;
  readonly compressOver: number;
  readonly patience: number;
  readonly clock: Clock;
  /** Told of entries that had to go, if any. */
  readonly removed: (keys: readonly string[]) => void;
}

/** What became of a transaction. */
interface Committed {
  /** What is in the index now. */
  readonly written: ReadonlySet<PreparedEntry>;
  /** Keys that had to go. */
  readonly gone: readonly string[];
}

/** Values that take more bytes than this go into files of their own. */
const inlineBytes = 32 * 1_024;

/**
 * Writes and removals of a disk store. Short ones are done at once; those that write files, come in many, or meet
 * another process that is writing, take their turns, and reads see them while they wait.
 */
export class DiskWriter {
  readonly #index: DiskIndex;
  readonly #files: ValueFiles;
  readonly #upkeep: DiskUpkeep;
  readonly #options: DiskWriterOptions;
  readonly #queue = new TurnQueue();
  /** The latest wish for each key that waits. */
  readonly #latest = new Map<string, Waiting>();
  /** All that waits, also what is to be kept only if absent. */
  readonly #waiting = new Set<Waiting>();

  constructor(index: DiskIndex, files: ValueFiles, upkeep: DiskUpkeep, options: DiskWriterOptions) {
    this.#index = index;
    this.#files = files;
    this.#upkeep = upkeep;
    this.#options = options;
  }

  /** The latest wish for a key that waits; its absence says nothing about the index. */
  get(key: string): { readonly entry: StoredEntry | undefined } | undefined {
    return this.#latest.get(key);
  }

  async write(entries: readonly StoredEntry[], options: SetOptions): Promise<void> {
    if (this.#queue.idle && isSmall(entries, inlineBytes) && this.#writeAtOnce(entries, options)) {
      if (this.#upkeep.isDue) await nextTurn();
      return;
    }
    const waiting = entries.map((entry) => this.#wait(entry.key, copyEntry(entry), options));
    await this.#inTurn(waiting, async () => {
      for (const slice of slicesOf(waiting)) {
        await this.#writeSlice(slice, options);
        await nextTurn();
      }
    });
  }

  writeSync(entry: StoredEntry, options: SetOptions): void {
    const waiting = this.#latest.get(entry.key);
    if (waiting && options.onlyIfAbsent && this.#isAlive(waiting)) return;
    this.#supersede(entry.key);
    // What waited was the end of what is in the index, whatever that is.
    const onlyIfAbsent = waiting === undefined && options.onlyIfAbsent === true;
    const { folder, compressOver } = this.#options;
    let prepared: PreparedEntry | undefined;
    try {
      const kept = encodeValue(entry.value, compressOver);
      const file = isLong(kept) ? this.#files.writeSync(kept.bytes) : undefined;
      prepared = { entry, kept, file };
      const { written, gone } = atOnce(() => this.#commit([prepared!], { onlyIfAbsent }));
      if (written.has(prepared)) prepared = undefined;
      this.#options.removed(gone);
    } catch (error) {
      throw diskError(error, folder);
    } finally {
      if (prepared) void this.#discard([prepared]);
    }
  }

  async remove(keys: readonly string[]): Promise<number> {
    if (this.#queue.idle && keys.length <= sliceEntries) {
      try {
        return this.#removeNow(keys);
      } catch (error) {
        if (!isLocked(error)) throw error;
      }
    }
    const waiting = keys.map((key) => this.#wait(key, undefined, {}));
    let alive = 0;
    await this.#inTurn(waiting, async () => {
      for (const slice of slicesOf(waiting)) {
        alive += await this.#whenFree(() => this.#removeNow(wishes(slice).map(({ key }) => key)));
        await nextTurn();
      }
    });
    return alive;
  }

  removeSync(key: string): boolean {
    const waiting = this.#latest.get(key);
    this.#supersede(key);
    const removed = atOnce(() => this.#removeNow([key])) > 0;
    return waiting ? this.#isAlive(waiting) : removed;
  }

  /** Removes what is under a prefix and was written before; resolves when it is gone from the index. */
  async clear(prefix: string): Promise<void> {
    const before = this.#index.nextPlace();
    for (const { key } of this.#waiting) if (key.startsWith(prefix)) this.#supersede(key);
    await this.#queue.run(async () => {
      while (!(await this.#whenFree(() => this.#index.removeSome(prefix, before)))) await nextTurn();
    });
    this.#upkeep.cleared();
  }

  /** Resolves when all that waits now had its turn. */
  async drain(): Promise<void> {
    if (!this.#queue.idle) await this.#queue.run(async () => {});
  }

  /** Writes short values without a turn; answers whether no other process was in the way. */
  #writeAtOnce(entries: readonly StoredEntry[], options: SetOptions): boolean {
    const prepared = entries.map((entry) => ({
      entry,
      kept: encodeValue(entry.value, this.#options.compressOver),
      file: undefined,
    }));
    try {
      this.#options.removed(this.#commit(prepared, options).gone);
      return true;
    } catch (error) {
      if (isLocked(error)) return false;
      throw error;
    }
  }

  async #writeSlice(slice: readonly Waiting[], options: SetOptions): Promise<void> {
    const wanted = wishes(slice);
    const results = await Promise.allSettled(wanted.map(({ entry }) => this.#prepare(entry!)));
    const prepared = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    let written: ReadonlySet<PreparedEntry> = new Set();
    try {
      for (const result of results) if (result.status === 'rejected') throw result.reason;
      const current = (): PreparedEntry[] => prepared.filter((_, place) => !wanted[place]!.superseded);
      const committed = await this.#whenFree(() => this.#commit(current(), options));
      written = committed.written;
      this.#forget(slice);
      this.#options.removed(committed.gone);
    } catch (error) {
      throw diskError(error, this.#options.folder);
    } finally {
      await this.#discard(prepared.filter((each) => !written.has(each)));
    }
  }

  async #prepare(entry: StoredEntry): Promise<PreparedEntry> {
    const kept = await encodeValueAside(entry.value, this.#options.compressOver);
    return { entry, kept, file: isLong(kept) ? await this.#files.write(kept.bytes) : undefined };
  }

  /** Writes what is prepared in one transaction, but for what is larger than the whole store. */
  #commit(prepared: readonly PreparedEntry[], options: SetOptions): Committed {
    const { sizeLimit, clock } = this.#options;
    const now = clock.now();
    const fitting = prepared.filter((each) => sizeOf(each) <= sizeLimit);
    const tooLarge = prepared.filter((each) => sizeOf(each) > sizeLimit).map(({ entry }) => entry.key);
    if (tooLarge.length > 0) this.#index.remove(tooLarge, now);
    const onlyIfAbsent = options.onlyIfAbsent ?? false;
    let isFull = false;
    try {
      const { kept, evicted } = this.#index.write(fitting, { onlyIfAbsent, now, sizeLimit });
      isFull = evicted.length > 0;
      return { written: new Set(fitting.filter((_, place) => kept[place])), gone: [...tooLarge, ...evicted] };
    } finally {
      this.#upkeep.changed({ evicted: isFull });
    }
  }

  #removeNow(keys: readonly string[]): number {
    const alive = this.#index.remove(keys, this.#options.clock.now());
    this.#upkeep.changed({ evicted: false });
    return alive;
  }

  /** Removes the files of what did not come into the index. */
  async #discard(prepared: readonly PreparedEntry[]): Promise<void> {
    await Promise.all(prepared.map(({ file }) => file && this.#files.remove(file)));
  }

  #wait(key: string, entry: StoredEntry | undefined, { onlyIfAbsent }: SetOptions): Waiting {
    const waiting: Waiting = { key, entry, superseded: false };
    if (!onlyIfAbsent) {
      this.#supersede(key);
      this.#latest.set(key, waiting);
    }
    this.#waiting.add(waiting);
    return waiting;
  }

  /** What waits for a key must not happen any more. */
  #supersede(key: string): void {
    const waiting = this.#latest.get(key);
    if (waiting) waiting.superseded = true;
    this.#latest.delete(key);
  }

  async #inTurn(waiting: readonly Waiting[], task: () => Promise<void>): Promise<void> {
    try {
      await this.#queue.run(task);
    } finally {
      this.#forget(waiting);
    }
  }

  /** These wait no longer. */
  #forget(waiting: readonly Waiting[]): void {
    for (const each of waiting) {
      this.#waiting.delete(each);
      if (this.#latest.get(each.key) === each) this.#latest.delete(each.key);
    }
  }

  #isAlive({ entry }: Waiting): boolean {
    return entry !== undefined && isAlive(entry, this.#options.clock.now());
  }

  #whenFree<T>(action: () => T): Promise<T> {
    return whenFree(action, this.#options.patience);
  }
}

function isLong(kept: EncodedValue): boolean {
  return kept.bytes.byteLength > inlineBytes;
}

function diskError(error: unknown, folder: string): RepriseError {
  if (RepriseError.isInstance(error)) return error;
  const message = `The disk store ${folder} cannot be written: ${messageOf(error)}`;
  return new RepriseError('STORE_UNAVAILABLE', message, { cause: error });
}
