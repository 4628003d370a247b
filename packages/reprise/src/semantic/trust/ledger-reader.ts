import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf, StateLog, withinDeadline } from '../../core/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import type { ControlResult } from './control-result.ts';
import { inOrder } from './in-order.ts';
import { type Chunk, fromStoredChunk, isChunkKey, isWrittenBy, mostOfChunk } from './ledger-chunk.ts';
import type { LedgerSettings } from './ledger-options.ts';
import type { NotedObservation } from './noted-observation.ts';

/** Chunks kept at most, however few observations they hold: each start of an instance begins one. */
const mostChunks = 1_000;
/** Chunks looked at; more are there only when nobody removed what is over the bounds for long. */
const mostListed = 4 * mostChunks;
const readAtOnce = 16;
/** Told without letting others have their turn; a policy that learns may take half a millisecond for each. */
const toldAtOnce = 50;

/** What was read of a chunk. */
interface Read {
  readonly version: number;
  readonly observations: number;
}

/** Who is told what was found. */
export interface LedgerListener {
  /** Is given each observation that another ledger wrote, once. */
  observed(observation: NotedObservation): void;
  /** Is given what judges said to who wrote another ledger, again whenever a chunk of it is read. */
  controlled(result: ControlResult): void;
}

/** What a scan tells of a chunk. */
type Listed = Pick<StoredEntry, 'key' | 'version' | 'createdAt'>;

/** Finds what is new in the store, tells it, and removes what is over the bounds. */
export class LedgerReader {
  readonly #settings: LedgerSettings;
  readonly #listener: LedgerListener;
  readonly #log: StateLog;
  readonly #read = new Map<string, Read>();
  #foundUnreadable = false;

  constructor(settings: LedgerSettings, listener: LedgerListener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#log = new StateLog(settings.logger, 'Reading the ledger of observations');
  }

  /** Reads what came to the store since the last time; resolves also when the store fails. */
  async catchUp(): Promise<void> {
    try {
      const listed = await this.#within('listing observations', this.#list());
      this.#forgetGone(listed);
      await this.#tellAll(await this.#readNew(listed));
      await this.#removeSurplus(listed);
      this.#log.succeeded();
    } catch (error) {
      this.#log.failed(error, 'what other instances observed is learnt later');
    }
  }

  /** All chunks, the newest first. */
  async #list(): Promise<Listed[]> {
    const { store, prefix } = this.#settings;
    const listed: Listed[] = [];
    for await (const { key, version, createdAt } of store.scan({ prefix, values: false })) {
      if (isChunkKey(key, prefix)) listed.push({ key, version, createdAt });
      if (listed.length >= mostListed) break;
    }
    return listed.sort((a, b) => b.createdAt - a.createdAt || (a.key < b.key ? 1 : -1));
  }

  /** A chunk that is gone may be written again by who grows it, and was told already: so this is not done at once. */
  #forgetGone(listed: readonly Listed[]): void {
    if (this.#read.size <= mostListed) return;
    const there = new Set(listed.map(({ key }) => key));
    for (const key of this.#read.keys()) if (!there.has(key)) this.#read.delete(key);
  }

  /** What was not told yet, no more than is kept, the oldest first. */
  async #readNew(listed: readonly Listed[]): Promise<NotedObservation[]> {
    const { writerId, most, clock, ttl } = this.#settings;
    const fresh = listed.filter(({ key, version }) => {
      const known = this.#read.get(key);
      return !isWrittenBy(writerId, key) && (known === undefined || known.version < version);
    });
    const oldest = clock.now() - ttl;
    const found: NotedObservation[] = [];
    for (let start = 0; start < fresh.length && found.length < most; start += readAtOnce) {
      const keys = fresh.slice(start, start + readAtOnce).map(({ key }) => key);
      const entries = await this.#within('reading observations', this.#settings.store.getMany(keys));
      for (const chunk of entries.flatMap((entry) => this.#unfold(entry) ?? [])) {
        found.push(...chunk.observations);
        for (const result of chunk.controls) if (result.at > oldest) this.#listener.controlled(result);
      }
    }
    const inTime = found.filter(({ at }) => at > oldest);
    return inTime.sort(inOrder).slice(-most);
  }

  /** A chunk with the observations that were not there when it was last read. */
  #unfold(entry: StoredEntry | undefined): Chunk | undefined {
    if (entry === undefined) return undefined;
    const told = this.#read.get(entry.key)?.observations ?? 0;
    try {
      const chunk = fromStoredChunk(entry);
      const count = Math.max(told, chunk.observations.length);
      this.#read.set(entry.key, { version: entry.version, observations: count });
      return { ...chunk, observations: chunk.observations.slice(told) };
    } catch (error) {
      this.#read.set(entry.key, { version: entry.version, observations: told });
      if (!this.#foundUnreadable) {
        this.#settings.logger.warn(
          `Observations under ${entry.key} cannot be read and are left out: ${messageOf(error)}`,
        );
      }
      this.#foundUnreadable = true;
      return undefined;
    }
  }

  async #tellAll(observations: readonly NotedObservation[]): Promise<void> {
    for (const [at, observation] of observations.entries()) {
      if (at > 0 && at % toldAtOnce === 0) await nextTurn();
      this.#listener.observed(observation);
    }
  }

  async #removeSurplus(listed: readonly Listed[]): Promise<void> {
    const { store, most } = this.#settings;
    let kept = 0;
    const surplus = listed.filter(({ key }, at) => {
      const isOver = kept >= most || at >= mostChunks;
      kept += this.#read.get(key)?.observations ?? mostOfChunk;
      return isOver;
    });
    if (surplus.length === 0) return;
    await this.#within('removing observations', store.deleteMany(surplus.map(({ key }) => key)));
  }

  #within<T>(operation: string, result: Promise<T>): Promise<T> {
    const { storeDeadline: milliseconds, clock } = this.#settings;
    return withinDeadline(result, { operation, milliseconds, clock });
  }
}
