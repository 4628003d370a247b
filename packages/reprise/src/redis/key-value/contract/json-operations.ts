import type { HashSetOptions } from './hash-operations.ts';
import type { PushOptions } from './list-operations.ts';
import type { SetValueOptions } from './string-operations.ts';

/**
 * Values as JSON text, in UTF-8 (S2-03, S2-04, S2-12). Writing rejects with `NOT_CANONICAL` what has no JSON.
 *
 * Text that is no JSON reads as undefined and is logged once (S2-03); within lists and hashes it is given as it is, so
 * that nothing is lost (S2-04).
 */
export interface JsonOperations {
  /** The value of a key (`GET`). */
  getJson(key: string): Promise<unknown>;
  /** Writes a value as JSON; else like `set` (`SET`). */
  setJson(key: string, value: unknown, options?: SetValueOptions): Promise<boolean>;
  /** Appends items as JSON; else like `pushRight` (`RPUSH`). */
  pushRightJson(key: string, items: readonly unknown[], options?: PushOptions): Promise<number>;
  /** Puts items in front as JSON; else like `pushLeft` (`LPUSH`). */
  pushLeftJson(key: string, items: readonly unknown[], options?: PushOptions): Promise<number>;
  /** Items of a list (`LRANGE`). */
  listRangeJson(key: string, start?: number, end?: number): Promise<unknown[]>;
  /** The value of a field (`HGET`). */
  hashGetJson(key: string, field: string): Promise<unknown>;
  /** Writes fields as JSON; else like `hashSet` (`HSET`). */
  hashSetJson(
    key: string,
    fields: Readonly<Record<string, unknown>>,
    options?: HashSetOptions,
  ): Promise<number>;
  /** All fields (`HGETALL`). */
  hashGetAllJson(key: string): Promise<Map<string, unknown>>;
}
