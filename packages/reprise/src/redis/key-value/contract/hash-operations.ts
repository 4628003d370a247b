import type { Value } from './value.ts';

/** Fields and their values, as an object or as pairs. */
export type Fields = Readonly<Record<string, Value>> | Iterable<readonly [string, Value]>;

/** Hashes: named fields under one key (S2-05). Names are text. A hash without fields is not there. */
export interface HashOperations<Item> {
  /** The value of a field, or undefined (`HGET`). */
  hashGet(key: string, field: string): Promise<Item | undefined>;
  /** Writes fields and resolves with how many are new (`HSET`, which is `HMSET` too). */
  hashSet(key: string, fields: Fields): Promise<number>;
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
