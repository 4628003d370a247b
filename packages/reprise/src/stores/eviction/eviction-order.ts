/**
 * Decides which key has to go when a bounded collection is full; it holds keys only, never values.
 *
 * Every operation is O(1), amortised for {@link Eviction.victim}. The owner tells it what happens to the
 * collection and removes the victim itself, so that both always hold the same keys.
 */
export interface Eviction {
  /** Number of keys held. */
  readonly size: number;
  has(key: string): boolean;
  /** The key entered the collection; adding a key that is there counts as a use. */
  added(key: string): void;
  /** The key was read or rewritten; unknown keys are ignored. */
  used(key: string): void;
  /** The key left the collection, for whatever reason; unknown keys are ignored. */
  removed(key: string): void;
  /** The key to remove next, still held until {@link Eviction.removed} is called; undefined when empty. */
  victim(): string | undefined;
  /** Forgets every key. */
  clear(): void;
}
