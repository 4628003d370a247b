import type { Duration } from '../../../core/index.ts';
import type { Value } from './value.ts';

/** Items of one writer, numbered without gaps. */
export interface NumberedItems {
  /** Who wrote them. Each writer counts for itself, from 1. */
  readonly writer: string;
  /** The number of the first item; the next one has `first + 1`, and so on. */
  readonly first: number;
  /** None: only asks. */
  readonly items: readonly Value[];
  /**
   * What the writer knows to have been taken and settled: items up to this number are never taken again, though the
   * server may have forgotten them. It is remembered where it is higher. @default 0
   */
  readonly after?: number;
  /** Lets the list and its numbers expire this long after the call; 0 or less: leaves their expiry alone. */
  readonly ttl?: Duration;
}

/** What a list has taken of a writer. */
export interface NumberedState {
  /** The highest number taken; 0: none. The writer goes on with `last + 1`. */
  readonly last: number;
  /** How many items of all writers the list has now. */
  readonly length: number;
}

/** Options of {@link HandoverOperations.claimItems}. */
export interface ClaimOptions {
  /** Most items claimed at a time. @default 100 */
  readonly limit?: number;
  /** Lets the claim expire, its items with it, this long after the call; 0 or less: leaves its expiry alone. */
  readonly ttl?: Duration;
}

/**
 * Lists that are handed over without loss: taken from their writers exactly once, and held by a claim until the claim is
 * settled, whoever dies in between.
 *
 * In a Cluster the keys of one call share a slot: put a hash tag into them, such as `buffer:{7}` and `claim:{7}`, or into
 * the prefix. With `fallbackKeyValue` they behave during an outage as its option `locks` says: they reject with
 * `REDIS_UNAVAILABLE`, or go on within the process, and nothing of that is sent to the primary later.
 */
export interface HandoverOperations<Item> {
  /**
   * Appends numbered items of one writer, each once and without gaps, in one step.
   *
   * The highest number taken from each writer is remembered in the hash `${key}:writers`, which never expires before the
   * list. Items up to that number, or up to `after`, are skipped: they were sent twice. When `first` is higher than the
   * next number nothing is appended: the server lost something, and the writer sends again from `last + 1`.
   */
  appendNumbered(key: string, numbered: NumberedItems): Promise<NumberedState>;
  /**
   * Moves items from the front of `from` to `to` unless `to` has some, and resolves with all that `to` has then: whoever
   * claims after a crash gets the same items again, in the same order.
   */
  claimItems(from: string, to: string, options?: ClaimOptions): Promise<Item[]>;
  /**
   * Deletes a claim if its first item is still `first`, compared and deleted in one step; false when it is not, because
   * somebody else settled it. First items of different claims have to differ, for example by an id.
   */
  settleClaim(key: string, first: Value): Promise<boolean>;
}
