import type { Duration } from '../../../core/index.ts';

/** What holds for keys of every type (S2-02, S2-09). */
export interface KeyOperations {
  /** Removes keys, whatever they hold, and resolves with how many there were (`DEL`, S2-02). */
  delete(...keys: string[]): Promise<number>;
  /** Whether the key is there (`EXISTS`, S2-02). */
  exists(key: string): Promise<boolean>;
  /**
   * Lets the key expire after `ttl`; 0 or less takes its expiry away (`PEXPIRE`, `PERSIST`, S2-02).
   * Resolves with false when there is no such key.
   */
  expire(key: string, ttl: Duration): Promise<boolean>;
  /** Milliseconds until the key expires; -1 when it never does, -2 when there is no such key (`PTTL`, S2-02). */
  ttl(key: string): Promise<number>;
  /**
   * Gives the keys of this store that begin with `prefix`, taken literally, each once and in no order (`SCAN`, never
   * `KEYS`; S2-09). Keys that come or go meanwhile may be given or not; locks are not given.
   */
  keys(prefix?: string): AsyncIterable<string>;
  /** Removes every key of this store that begins with `prefix` and resolves with how many there were (S2-09). */
  clear(prefix?: string): Promise<number>;
}
