import type { Clock, Duration, Logger } from '../../../core/index.ts';

/** Options of `redisKeyValue`. */
export interface RedisKeyValueOptions {
  /**
   * In front of every key and channel, `key_prefix` of the seed (S2-01). In a Cluster, one with a hash tag, such as
   * `app:{chat}:`, keeps all keys on one node, and only then can they be listed. @default 'opencontext:'
   */
  readonly prefix?: string;
  /** How long values live when `ttl` is omitted; 0 or less: for ever (S2-02). @default '1h' */
  readonly defaultTtl?: Duration;
  /** Times waits for locks and their ends; Redis expires keys by its own clock. @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}
