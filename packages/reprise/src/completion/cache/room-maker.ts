import { TurnQueue } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { CacheNames } from './cache-names.ts';
import type { CacheSettings } from './cache-settings.ts';
import type { Heat } from './heat.ts';
import type { KeyLedger } from './key-ledger.ts';
import type { Touches } from './touches.ts';

/** What {@link RoomMaker} needs. */
export interface RoomMakerOptions {
  readonly keyValue: KeyValue;
  readonly names: CacheNames;
  readonly settings: Pick<CacheSettings, 'maxSize' | 'strategy'>;
  readonly ledger: KeyLedger;
  readonly heat: Heat;
  readonly touches: Touches;
}

/** What became of keys that were too many. */
export interface MadeRoom {
  /** Those whose time had come. */
  readonly ended: number;
  /** Those that had to leave before. */
  readonly evicted: number;
}

/** Hot keys stay while there are fewer keys than this many times `maxSize`. */
const withHotKeys = 1.2;
/** The most keys that leave at a time with `ttl` besides those that are too many, the latest one included (3.4). */
const ttlBatch = 10;

/** Keeps the number of keys within bounds as the strategy says (S2-40). */
export class RoomMaker {
  readonly #options: RoomMakerOptions;
  readonly #turns = new TurnQueue();
  #evicted = 0;

  constructor(options: RoomMakerOptions) {
    this.#options = options;
  }

  /** Keys that had to leave since this was made. */
  get evicted(): number {
    return this.#evicted;
  }

  /**
   * Removes keys that have ended, then others while there are more than `maxSize`, some more than needed so that not each
   * `put` has to. Never `spared`, the key for which there has to be room. Ends after one look, whatever is hot.
   */
  async make(spared?: string): Promise<MadeRoom> {
    return this.#turns.run(() => this.#make(spared));
  }

  async #make(spared: string | undefined): Promise<MadeRoom> {
    const { keyValue, names, settings, ledger, touches } = this.#options;
    await touches.flush();
    const [size, allEnded, hot] = await Promise.all([ledger.size(), ledger.ended(), this.#hot()]);
    const ended = allEnded.filter((key) => key !== spared);
    const left = size - ended.length;
    const over = left - settings.maxSize;
    const gone = new Set([...ended, ...(spared === undefined ? [] : [spared])]);
    const victims = over <= 0 ? [] : await this.#victims({ left, hot, gone });
    await Promise.all([
      ledger.remove([...ended, ...victims]),
      victims.length > 0 && keyValue.increment(names.stats.evictions, victims.length),
    ]);
    this.#evicted += victims.length;
    return { ended: ended.length, evicted: victims.length };
  }

  async #victims(state: RoomState): Promise<string[]> {
    return this.#options.settings.strategy === 'ttl'
      ? this.#leastConfident(state)
      : this.#longestUnused(state);
  }

  async #leastConfident({ left, gone }: RoomState): Promise<string[]> {
    const { keyValue, names, settings } = this.#options;
    const wanted = left - settings.maxSize + Math.min(ttlBatch, tenthOf(settings.maxSize)) - 1;
    const found = await keyValue.rangeByRank(names.confidence, 0, wanted + gone.size - 1);
    return without(found, gone).slice(0, wanted);
  }

  async #longestUnused({ left, hot, gone }: RoomState): Promise<string[]> {
    const { keyValue, names, settings } = this.#options;
    const { maxSize } = settings;
    const wanted = left - maxSize + tenthOf(maxSize) - 1;
    const found = await keyValue.rangeByRank(names.order, 0, wanted + hot.size + gone.size - 1);
    const inOrder = without(found, gone);
    const victims = inOrder.filter((key) => !hot.has(key)).slice(0, wanted);
    const remaining = left - victims.length;
    if (remaining < withHotKeys * maxSize) return victims;
    const tooHot = remaining - Math.floor(((1 + withHotKeys) / 2) * maxSize);
    return [...victims, ...inOrder.filter((key) => hot.has(key)).slice(0, tooHot)];
  }

  async #hot(): Promise<ReadonlySet<string>> {
    const { settings, heat } = this.#options;
    return settings.strategy === 'ttl' ? new Set() : heat.hot();
  }
}

interface RoomState {
  /** Keys that have not ended. */
  readonly left: number;
  readonly hot: ReadonlySet<string>;
  /** Keys that are no victims: those that leave anyway, and the one that stays. */
  readonly gone: ReadonlySet<string>;
}

function without(found: readonly { readonly member: string }[], gone: ReadonlySet<string>): string[] {
  return found.map(({ member }) => member).filter((key) => !gone.has(key));
}

function tenthOf(size: number): number {
  return Math.max(1, Math.round(size / 10));
}
