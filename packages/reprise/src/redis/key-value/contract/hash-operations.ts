import type { Duration } from '../../../core/index.ts';
import type { Value } from './value.ts';

/** Fields and their values, as an object or as pairs. */
export type Fields = Readonly<Record<string, Value>> | Iterable<readonly [string, Value]>;

/** Options of {@link HashOperations.hashSet}. */
export interface HashSetOptions {
  /** Lets the hash expire this long after the call, in the same step; 0 or less: leaves its expiry alone. */
  readonly ttl?: Duration;
}

/** A change of a hash that is made only when its fields are as expected. */
export interface HashChange extends HashSetOptions {
  /** The value that each of these fields must have; undefined: it must not be there. */
  readonly expect: Readonly<Record<string, Value | undefined>>;
  /** Fields to write. */
  readonly set: Fields;
  /** Fields to remove, after the others were written. @default none */
  readonly remove?: readonly string[];
}

/** Hashes: named fields under one key (S2-05). Names are text. A hash without fields is not there. */
export interface HashOperations<Item> {
  /** The value of a field, or undefined (`HGET`). */
  hashGet(key: string, field: string): Promise<Item | undefined>;
  /** The values of these fields at one moment, each in its field's place (`HMGET`). */
  hashGetMany(key: string, fields: readonly string[]): Promise<(Item | undefined)[]>;
  /** Writes fields and resolves with how many are new (`HSET`, which is `HMSET` too). */
  hashSet(key: string, fields: Fields, options?: HashSetOptions): Promise<number>;
  /**
   * Compares fields, then writes and removes fields, all in one step; false, and nothing changed, when one differs.
   *
   * With `fallbackKeyValue` it behaves during an outage as its option `locks` says: it rejects with `REDIS_UNAVAILABLE`, or
   * goes on within the process, and nothing of that is sent to the primary later.
   */
  hashSetIf(key: string, change: HashChange): Promise<boolean>;
  /** All fields; a map, so that no name is special (`HGETALL`). */
  hashGetAll(key: string): Promise<Map<string, Item>>;
  /** Removes fields and resolves with how many there were (`HDEL`). */
  hashDelete(key: string, ...fields: string[]): Promise<number>;
  /** How many fields there are (`HLEN`). */
  hashLength(key: string): Promise<number>;
  /** Whether there is such a field (`HEXISTS`). */
  hashHas(key: string, field: string): Promise<boolean>;
  /** The names of the fields (`HKEYS`, S2-12). */
  hashFields(key: string): Promise<string[]>;
  /** The values of the fields (`HVALS`, S2-12). */
  hashValues(key: string): Promise<Item[]>;
}
