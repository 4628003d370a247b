import type { Duration } from '../../../core/index.ts';
import type { Value } from './value.ts';

/** Options of {@link ListOperations.pushRight} and {@link ListOperations.pushLeft}. */
export interface PushOptions {
  /** Lets the list expire this long after the push, in the same call; 0 or less: leaves its expiry alone. */
  readonly ttl?: Duration;
}

/**
 * Lists (S2-04). Positions count from 0, negative ones from the end: -1 is the last item. A list without items is not
 * there.
 */
export interface ListOperations<Item> {
  /**
   * Appends items in their order, sets the expiry when `ttl` asks for it, and resolves with the new length, all in one
   * call (`RPUSH`, or a script of `RPUSH`, `PEXPIRE` and `LLEN`; S2-04, S2-12).
   */
  pushRight(key: string, items: readonly Value[], options?: PushOptions): Promise<number>;
  /** Puts items in front, one after the other, so that the last one comes first (`LPUSH`, S2-04). */
  pushLeft(key: string, items: readonly Value[], options?: PushOptions): Promise<number>;
  /** Takes up to `count` items from the front, the first one first (`LPOP`, S2-04). @param count - 1 unless given */
  popLeft(key: string, count?: number): Promise<Item[]>;
  /** Takes up to `count` items from the end, the last one first (`RPOP`, S2-04). @param count - 1 unless given */
  popRight(key: string, count?: number): Promise<Item[]>;
  /** The items from `start` to `end`, both included; all of them unless given (`LRANGE`, S2-04). */
  listRange(key: string, start?: number, end?: number): Promise<Item[]>;
  /** How many items there are (`LLEN`, S2-04). */
  listLength(key: string): Promise<number>;
  /** Keeps the items from `start` to `end`, both included, and drops the others (`LTRIM`, S2-04). */
  trimList(key: string, start: number, end: number): Promise<void>;
}
