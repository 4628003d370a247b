/**
 * Whole numbers that many instances count on (S2-07). A key that is not there counts as 0; counting leaves its expiry.
 *
 * Both reject with `INVALID_ARGUMENT` when `amount` is no safe integer, with `REDIS_REFUSED` when the key holds no
 * whole number or would pass 64 bits.
 */
export interface CounterOperations {
  /** Adds `amount` and resolves with the sum (`INCRBY`). @param amount - 1 unless given */
  increment(key: string, amount?: number): Promise<number>;
  /** Takes `amount` away and resolves with what is left (`DECRBY`). @param amount - 1 unless given */
  decrement(key: string, amount?: number): Promise<number>;
}
