import type { Duration } from '../../../core/index.ts';
import type { Value } from './value.ts';

/** How long a value is kept. */
export interface TtlOptions {
  /** Milliseconds or text such as `30m`; 0 or less means no expiry (S2-02). @default `defaultTtl` of the store */
  readonly ttl?: Duration;
}

/** Options of {@link StringOperations.set}. */
export interface SetValueOptions extends TtlOptions {
  /** Writes only where there is no such key (`NX`), or only where there is one (`XX`). */
  readonly onlyIf?: 'absent' | 'present';
}

/** Single values (S2-02, S2-07). */
export interface StringOperations<Item> {
  /** The value of a key, or undefined (`GET`, S2-02). */
  get(key: string): Promise<Item | undefined>;
  /** The values of many keys in one round trip, each in its key's place; undefined for other types too (`MGET`, S4-41). */
  getMany(keys: readonly string[]): Promise<(Item | undefined)[]>;
  /**
   * Writes a value over whatever the key held, and its expiry (`SET`, S2-02).
   * Resolves with false when `onlyIf` kept it from writing.
   */
  set(key: string, value: Value, options?: SetValueOptions): Promise<boolean>;
  /** Writes a value and resolves with the one it replaced (`SET … GET`, which is `GETSET` with an expiry; S2-07). */
  getAndSet(key: string, value: Value, options?: TtlOptions): Promise<Item | undefined>;
}
