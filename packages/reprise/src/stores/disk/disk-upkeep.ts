import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, type Logger, RepriseError, StateLog, type Timer } from '../../core/index.ts';
import type { DiskIndex } from './disk-index.ts';
import type { ValueFiles } from './value-files.ts';
import { isLocked, whenFree } from './when-free.ts';

/** Options of {@link DiskUpkeep}. */
export interface DiskUpkeepOptions {
  readonly folder: string;
  readonly sizeLimit: number;
  readonly sweepInterval: number;
  readonly patience: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of entries that were removed. */
  readonly removed: (keys: readonly string[]) => void;
}

/** Milliseconds until reads that were noted are written. */
const useInterval = 1_000;

/** Reads that are noted; beyond, they are not. */
const notedUses = 1_024;

/** Milliseconds from the opening to the first look for orphans, and from one look to the next. */
const firstOrphanSearch = 1_000;
const orphanInterval = 3_600_000;

/** Milliseconds after which a file without an entry has no writer any more. */
const orphanAge = 900_000;

const garbageSlice = 64;

/** Milliseconds after a change until files that lost their entries are removed. */
const garbageInterval = 200;

type TimerName = 'sweep' | 'use' | 'orphans' | 'garbage';

/**
 * Everything a disk store does on its own: moving the log into the index, evicting, removing expired entries and files
 * that no entry names, noting reads. Each piece is short, and others have their turn between two.
 */
export class DiskUpkeep {
  readonly #index: DiskIndex;
  readonly #files: ValueFiles;
  readonly #options: DiskUpkeepOptions;
  readonly #log: StateLog;
  readonly #uses = new Set<string>();
  readonly #timers = new Map<TimerName, Timer>();
  #settling: Promise<void> | undefined;
  #hasGarbage = true;
  #isTooLarge = true;
  #hasRoom = false;
  #closed = false;

  constructor(index: DiskIndex, files: ValueFiles, options: DiskUpkeepOptions) {
    this.#index = index;
    this.#files = files;
    this.#options = options;
    this.#log = new StateLog(options.logger, `the upkeep of the disk store ${options.folder}`);
    this.#schedule('sweep', options.sweepInterval, () => this.#sweep());
    this.#schedule('orphans', firstOrphanSearch, () => this.#removeOrphans());
  }

  /** Whether there is work that should have its turn soon. */
  get isDue(): boolean {
    return this.#settling !== undefined;
  }

  /** Notes that entries were written or removed. */
  changed({ evicted }: { readonly evicted: boolean }): void {
    this.#isTooLarge ||= evicted;
    this.#hasGarbage = true;
    if (this.#index.checkpointIsDue || evicted) this.#start();
    else if (!this.#timers.has('garbage'))
      this.#schedule('garbage', garbageInterval, async () => this.#start());
  }

  /** Notes that much was removed at once. */
  cleared(): void {
    this.#hasRoom = true;
    this.changed({ evicted: false });
  }

  /** Notes that an entry was read. */
  used(key: string): void {
    if (this.#uses.size < notedUses) this.#uses.add(key);
    if (!this.#timers.has('use')) this.#schedule('use', useInterval, () => this.#writeUses());
  }

  /** Resolves when reads are written, bounds kept and garbage gone, as far as that can be done. */
  async settle(): Promise<void> {
    await this.#writeUses();
    this.#hasGarbage = true;
    this.#isTooLarge = true;
    this.#start();
    await this.#settling;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers.values()) timer.cancel();
    await this.settle();
    this.#closed = true;
    for (const timer of this.#timers.values()) timer.cancel();
  }

  #start(): void {
    this.#timers.get('garbage')?.cancel();
    this.#timers.delete('garbage');
    this.#settling ??= this.#try(async () => {
      try {
        for (let more = true; more && !this.#closed; ) {
          await nextTurn();
          more = await this.#settleSome();
        }
      } finally {
        this.#settling = undefined;
      }
    });
  }

  /** Does one piece of what is due; answers whether there may be more. */
  async #settleSome(): Promise<boolean> {
    if (this.#index.checkpointIsDue) this.#index.checkpoint();
    else if (this.#isTooLarge) await this.#evictSome();
    else if (this.#hasGarbage) await this.#removeGarbage();
    else if (this.#hasRoom) this.#hasRoom = await this.#whenFree(() => this.#index.shrink());
    else return false;
    return true;
  }

  async #evictSome(): Promise<void> {
    const keys = await this.#whenFree(() => this.#index.evict(this.#options.sizeLimit));
    if (keys.length === 0) this.#isTooLarge = false;
    else this.cleared();
    this.#options.removed(keys);
  }

  async #removeGarbage(): Promise<void> {
    const files = this.#index.garbage(garbageSlice);
    const removed = await Promise.all(files.map((file) => this.#files.remove(file)));
    const gone = files.filter((_, index) => removed[index]);
    if (gone.length > 0) await this.#whenFree(() => this.#index.forgetGarbage(gone));
    this.#hasGarbage = gone.length === garbageSlice;
  }

  async #sweep(): Promise<void> {
    let delay = this.#options.sweepInterval;
    await this.#try(async () => {
      const keys = await this.#whenFree(() => this.#index.removeExpired(this.#options.clock.now()));
      if (keys.length > 0) {
        delay = 0;
        this.cleared();
      }
      this.#options.removed(keys);
    });
    this.#schedule('sweep', delay, () => this.#sweep());
  }

  async #writeUses(): Promise<void> {
    this.#timers.get('use')?.cancel();
    this.#timers.delete('use');
    const keys = [...this.#uses];
    this.#uses.clear();
    if (keys.length > 0) await this.#try(() => this.#whenFree(() => this.#index.use(keys)));
  }

  /** Removes files whose writer was killed before an entry named them. */
  async #removeOrphans(): Promise<void> {
    await this.#try(async () => {
      for (const subfolder of await this.#files.subfolders()) {
        const old = await this.#files.oldNames(subfolder, this.#options.clock.now() - orphanAge);
        if (this.#closed) return;
        for (const name of old) if (!this.#index.names(name)) await this.#files.remove(name);
      }
    });
    this.#schedule('orphans', orphanInterval, () => this.#removeOrphans());
  }

  #schedule(name: TimerName, delay: number, action: () => Promise<void>): void {
    if (!this.#closed)
      this.#timers.set(
        name,
        this.#options.clock.schedule(delay, () => void action()),
      );
  }

  async #whenFree<T>(action: () => T): Promise<T> {
    return whenFree(() => {
      if (this.#closed) throw new RepriseError('CLOSED', `The disk store ${this.#options.folder} is closed`);
      return action();
    }, this.#options.patience);
  }

  /** Work that fails is tried again at the next occasion; others that write all the time are no failure. */
  async #try(action: () => Promise<void>): Promise<void> {
    if (this.#closed) return;
    try {
      await action();
      this.#log.succeeded();
    } catch (error) {
      if (!this.#closed && !isLocked(error))
        this.#log.failed(error, 'what has to go stays on disk for longer');
    }
  }
}
