import type { Unset } from '../../entry/index.ts';
import type { Awaitable } from '../backed/entry-backend.ts';
import type { EntryDocument } from '../document/entry-document.ts';

/** Things one after the other, at once or as they come. */
export type Listing<T> = Iterable<T> | AsyncIterable<T>;

/** What a backend may answer for a key that it does not have. */
export type Nothing = null | undefined | Unset;

/**
 * The least that makes a store: a place for plain JSON data under text keys; see `customStore`.
 *
 * Every method may answer at once or with a promise.
 */
export interface CustomBackend {
  /** What was set under the key; null, undefined or UNSET when there is nothing. */
  get(key: string): Awaitable<EntryDocument | Nothing>;
  set(key: string, data: EntryDocument): Awaitable<unknown>;
  /** Without it an entry that has expired is written in the place of one to remove. */
  remove?(key: string): Awaitable<unknown>;
  /** All keys, in any order. Without it and `entries` the store cannot scan, count, or clear by prefix. */
  keys?(): Awaitable<Listing<string>>;
  /** All keys with their data, in any order; used where there is no `keys`. */
  entries?(): Awaitable<Listing<readonly [string, EntryDocument]>>;
  /** Removes everything; without it the keys are removed one by one. */
  clear?(): Awaitable<unknown>;
  close?(): Awaitable<unknown>;
}

/** The same by the method names of AgentHeaven's cache backends (spec S3-19), so that such a class fits as it is. */
export interface UnderscoreBackend {
  /** What was set under the key, else `fallback`, which is UNSET. */
  _get(key: string, fallback?: Unset): Awaitable<EntryDocument | Nothing>;
  _set(key: string, data: EntryDocument): Awaitable<unknown>;
  _remove(key: string): Awaitable<unknown>;
  /** Everything that was set, in any order. */
  _itervalues(): Awaitable<Listing<EntryDocument>>;
  _clear(): Awaitable<unknown>;
  close?(): Awaitable<unknown>;
}
