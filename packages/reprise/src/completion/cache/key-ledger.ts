import type { Clock } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { CacheNames } from './cache-names.ts';
import type { Heat, HeatOfKey } from './heat.ts';

/** What {@link KeyLedger} needs. */
export interface KeyLedgerOptions {
  readonly keyValue: KeyValue;
  readonly names: CacheNames;
  readonly heat: Heat;
  readonly clock: Clock;
}

/** A key whose suggestions are written. */
export interface WrittenKey {
  readonly key: string;
  readonly json: string;
  /** Milliseconds; undefined: for ever. */
  readonly ttl: number | undefined;
  readonly expiresAt: number | undefined;
  readonly confidence: number;
}

/** What is known about one key that was read. */
export interface KeyAccess extends HeatOfKey {
  /** A {@link KeyLedger.stamp}. */
  readonly at: number;
  /** How often its present suggestions were read. */
  readonly reads: number;
}

/** Stamps of one millisecond differ by this much; a time in milliseconds has room for 2,000 of them. */
const tick = 2 ** -11;
/** Keys of one command. */
const chunkSize = 500;

/**
 * Which keys there are, and what is known about each, in sorted sets with one member a key.
 *
 * Suggestions are written before their key and removed behind it, on one connection, so that whatever two instances do at
 * the same time there are none without a key. A key without suggestions does no harm: it leaves like any other.
 */
export class KeyLedger {
  readonly #options: KeyLedgerOptions;
  #stamp = 0;

  constructor(options: KeyLedgerOptions) {
    this.#options = options;
  }

  /** The time, later than every stamp before, so that the order of what happens in one millisecond is kept. */
  stamp(): number {
    this.#stamp = Math.max(this.#options.clock.now(), this.#stamp + tick);
    return this.#stamp;
  }

  /** Writes suggestions in one round trip and resolves with how many keys there are, those that have ended too. */
  async write({ key, json, ttl, expiresAt, confidence }: WrittenKey): Promise<number> {
    const { keyValue, names } = this.#options;
    const [, , , , , size] = await Promise.all([
      keyValue.set(names.entry(key), json, { ttl: ttl ?? 0 }),
      keyValue.addScored(names.order, { member: key, score: this.stamp() }),
      keyValue.addScored(names.accesses, { member: key, score: 0 }),
      keyValue.addScored(names.confidence, { member: key, score: confidence }),
      keyValue.addScored(names.ends, { member: key, score: expiresAt ?? Number.POSITIVE_INFINITY }),
      keyValue.scoredCount(names.ends),
    ]);
    return size;
  }

  /** Notes that keys were read, those that are still there. */
  async touch(accesses: ReadonlyMap<string, KeyAccess>): Promise<void> {
    const { keyValue, names, heat } = this.#options;
    const keys = [...accesses.keys()];
    const ends = await Promise.all(keys.map((key) => keyValue.scoreOf(names.ends, key)));
    const known = keys.filter((_, index) => ends[index] !== undefined);
    if (known.length === 0) return;
    const read = known.map((key) => [key, accesses.get(key)!] as const);
    await Promise.all([
      keyValue.addScored(names.order, ...read.map(([member, { at }]) => ({ member, score: at }))),
      ...read.map(([key, { reads }]) => keyValue.incrementScore(names.accesses, key, reads)),
      heat.add(new Map(read)),
    ]);
  }

  /** Removes keys and their suggestions, and resolves with how many of them had some. */
  async remove(keys: readonly string[]): Promise<number> {
    const { keyValue, names } = this.#options;
    const removed = await Promise.all(
      chunks(keys).map(async (some) => {
        const places = some.map((key) => names.entry(key));
        // Sent in this order without waiting in between.
        const [, count] = await Promise.all([this.#forget(some), keyValue.delete(...places)]);
        return count;
      }),
    );
    return removed.reduce((sum, count) => sum + count, 0);
  }

  /** Every key, those that have ended too. */
  async keys(): Promise<string[]> {
    const { keyValue, names } = this.#options;
    return (await keyValue.rangeByRank(names.ends)).map(({ member }) => member);
  }

  /** Keys whose time has come. */
  async ended(): Promise<string[]> {
    const { keyValue, names, clock } = this.#options;
    return (await keyValue.rangeByScore(names.ends, { max: clock.now() })).map(({ member }) => member);
  }

  /** How many keys there are, those that have ended too. */
  async size(): Promise<number> {
    return this.#options.keyValue.scoredCount(this.#options.names.ends);
  }

  /** How many keys have not ended. */
  async liveSize(): Promise<number> {
    const { keyValue, names, clock } = this.#options;
    return keyValue.countByScore(names.ends, { min: Math.floor(clock.now()) + 1 });
  }

  /** What is known about keys that are no longer there, and keys whose suggestions are not. */
  async orphans(): Promise<string[]> {
    const { keyValue, names, heat } = this.#options;
    const [keys, warm, ...others] = await Promise.all([
      this.keys(),
      heat.keys(),
      ...[names.order, names.accesses, names.confidence].map((name) => keyValue.rangeByRank(name)),
    ]);
    const known = new Set(keys);
    const left = new Set([...warm, ...others.flat().map(({ member }) => member)]);
    const orphans = [...left].filter((key) => !known.has(key));
    for (const some of chunks(keys)) {
      const there = await Promise.all(some.map((key) => keyValue.exists(names.entry(key))));
      orphans.push(...some.filter((_, index) => !there[index]));
    }
    return orphans;
  }

  async #forget(keys: readonly string[]): Promise<void> {
    const { keyValue, names, heat } = this.#options;
    const sets = [names.ends, names.order, names.accesses, names.confidence];
    await Promise.all([...sets.map((name) => keyValue.removeScored(name, ...keys)), heat.remove(keys)]);
  }
}

function chunks(keys: readonly string[]): string[][] {
  const found: string[][] = [];
  for (let start = 0; start < keys.length; start += chunkSize) {
    found.push(keys.slice(start, start + chunkSize));
  }
  return found;
}
