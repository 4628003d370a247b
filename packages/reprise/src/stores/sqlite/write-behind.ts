import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Clock,
  type Deferred,
  deferred,
  type Logger,
  RepriseError,
  StateLog,
  type Timer,
} from '../../core/index.ts';
import type { StoredEntry } from '../store.ts';

/** The latest wish for one key: an entry to keep, or its removal. */
export interface Change {
  readonly key: string;
  readonly entry: StoredEntry | undefined;
}

/** Where changes end up; both calls are one short transaction and throw when it fails. */
export interface WriteTarget {
  write(changes: readonly Change[]): void;
  /** Removes some entries under a prefix; answers whether none is left. */
  removeSome(prefix: string): boolean;
  /** Whether it is time for {@link checkpoint}. */
  readonly checkpointIsDue: boolean;
  /** Settles what was written, in a turn of its own; never throws. */
  checkpoint(): void;
}

/** Options of {@link WriteBehind}. */
export interface WriteBehindOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** For messages: what is written to. */
  readonly target: string;
  /** Milliseconds a change may wait. */
  readonly interval: number;
  /** Bytes that may wait; one change more than that waits for a write. */
  readonly maxBytes: number;
}

interface Pending extends Change {
  readonly bytes: number;
  readonly sequence: number;
}

interface Clearing {
  readonly prefix: string;
  readonly sequence: number;
}

interface FlushWaiter extends Deferred<void> {
  /** Satisfied when no change up to this one waits. */
  readonly sequence: number;
}

/** Most changes and bytes of one transaction: about two milliseconds of work. */
const batchEntries = 192;
const batchBytes = 1_024 * 1_024;

/** What a waiting change costs beside its bytes. */
const overhead = 256;

const longestRetry = 5_000;

/**
 * Collects changes and writes them in short transactions a little later, in order, the latest change of a key only.
 *
 * Nothing is lost by a failure: changes wait and are tried again after 50 ms, 100 ms and so on up to 5 s, until the
 * bound is reached and new changes are refused.
 */
export class WriteBehind {
  readonly #database: WriteTarget;
  readonly #options: WriteBehindOptions;
  readonly #log: StateLog;
  /** In order of their sequence; a key changed again moves to the end. */
  readonly #pending = new Map<string, Pending>();
  readonly #clearing: Clearing[] = [];
  readonly #flushes: FlushWaiter[] = [];
  #roomMade: Deferred<void> | undefined;
  #bytes = 0;
  #sequence = 0;
  #failures = 0;
  #running = false;
  #stopped = false;
  #timer: Timer | undefined;

  constructor(database: WriteTarget, options: WriteBehindOptions) {
    this.#database = database;
    this.#options = options;
    this.#log = new StateLog(options.logger, options.target);
  }

  /** The change of a key that waits; its absence says nothing about the database. */
  get(key: string): Change | undefined {
    return this.#pending.get(key);
  }

  /** Whether the key's row, if there is one, is about to be cleared. */
  isCleared(key: string): boolean {
    return this.#clearing.length > 0 && this.#clearing.some(({ prefix }) => key.startsWith(prefix));
  }

  get hasRoom(): boolean {
    return this.#bytes < this.#options.maxBytes;
  }

  /**
   * Waits until there is room for a change.
   *
   * @throws RepriseError `STORE_UNAVAILABLE` when writing fails, so that no room is in sight.
   */
  async room(): Promise<void> {
    while (!this.hasRoom) {
      if (this.#log.failing) throw this.#full();
      this.#roomMade ??= deferred();
      this.#start();
      await this.#roomMade.promise;
    }
  }

  /**
   * Makes room for a change while the caller waits.
   *
   * @throws RepriseError `STORE_UNAVAILABLE` when writing fails, so that no room is in sight.
   */
  makeRoom(): void {
    while (!this.hasRoom) {
      if (this.#log.failing) throw this.#full();
      try {
        this.#step();
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  /** Notes a change; the entry must not change any more. */
  add({ key, entry }: Change): void {
    this.#drop(this.#pending.get(key));
    const bytes =
      overhead + key.length + (entry ? entry.value.byteLength + (entry.vector?.values.byteLength ?? 0) : 0);
    this.#pending.set(key, { key, entry, bytes, sequence: ++this.#sequence });
    this.#bytes += bytes;
    if (this.#log.failing) return;
    if (this.#pending.size >= batchEntries || this.#bytes >= batchBytes) this.#start();
    else this.#timer ??= this.#options.clock.schedule(this.#options.interval, () => this.#start());
  }

  /** Removes all entries under a prefix, those that wait at once; resolves when they are gone from the database. */
  clear(prefix: string): Promise<void> {
    for (const change of this.#pending.values()) if (change.key.startsWith(prefix)) this.#drop(change);
    this.#clearing.push({ prefix, sequence: ++this.#sequence });
    return this.flush();
  }

  /** Resolves when every change so far is written; rejects when an attempt fails, while the changes go on waiting. */
  async flush(): Promise<void> {
    if (this.#oldest() === undefined) return;
    const waiter: FlushWaiter = { ...deferred<void>(), sequence: this.#sequence };
    this.#flushes.push(waiter);
    this.#start();
    await waiter.promise;
  }

  /** Ends all timers and touches the database no more; what still waits is lost. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #start(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  /** Writes until nothing waits, other work having its turn between transactions. */
  async #run(): Promise<void> {
    try {
      while (this.#oldest() !== undefined || this.#database.checkpointIsDue) {
        await nextTurn();
        if (this.#stopped) return;
        this.#step();
      }
      this.#running = false;
    } catch (error) {
      this.#running = false;
      this.#failed(error);
    }
  }

  /** One short piece of work. */
  #step(): void {
    const [clearing] = this.#clearing;
    if (this.#database.checkpointIsDue) {
      this.#database.checkpoint();
      return;
    }
    if (clearing) {
      if (this.#database.removeSome(clearing.prefix)) this.#clearing.shift();
    } else {
      const batch = this.#nextBatch();
      this.#database.write(batch);
      for (const change of batch) this.#drop(change);
    }
    this.#succeeded();
  }

  #nextBatch(): Pending[] {
    const batch: Pending[] = [];
    let bytes = 0;
    for (const change of this.#pending.values()) {
      bytes += change.bytes;
      if (batch.length === batchEntries || (batch.length > 0 && bytes > batchBytes)) break;
      batch.push(change);
    }
    return batch;
  }

  #drop(change: Pending | undefined): void {
    if (change && this.#pending.delete(change.key)) this.#bytes -= change.bytes;
  }

  /** Sequence of the change that waits longest; clears go first whatever their place. */
  #oldest(): number | undefined {
    const [first] = this.#pending.values();
    return this.#clearing[0]
      ? Math.min(this.#clearing[0].sequence, first?.sequence ?? Infinity)
      : first?.sequence;
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#log.succeeded();
    const oldest = this.#oldest() ?? Infinity;
    while (this.#flushes[0] && this.#flushes[0].sequence < oldest) this.#flushes.shift()!.resolve();
    if (this.hasRoom) this.#makeRoom();
  }

  #failed(error: unknown): void {
    this.#log.failed(error, 'writes wait in memory and are tried again', { waiting: this.#pending.size });
    const delay = Math.min(longestRetry, this.#options.interval * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer ??= this.#options.clock.schedule(delay, () => this.#start());
    for (const waiter of this.#flushes.splice(0)) waiter.reject(error);
    this.#makeRoom();
  }

  /** Lets those who wait for room look again. */
  #makeRoom(): void {
    this.#roomMade?.resolve();
    this.#roomMade = undefined;
  }

  #full(): RepriseError {
    return new RepriseError(
      'STORE_UNAVAILABLE',
      `${this.#options.target} cannot be written and ${this.#bytes} bytes wait already, so no more are taken`,
    );
  }
}
