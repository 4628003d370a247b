import type { Clock, Duration, Logger } from '../../../core/index.ts';

/** Options of `memoryKeyValue`. */
export interface MemoryKeyValueOptions {
  /** How long values live when `ttl` is omitted; 0 or less: for ever (S2-02). @default '1h' */
  readonly defaultTtl?: Duration;
  /** Most keys kept. @default 100_000 */
  readonly maxEntries?: number;
  /** Most bytes kept: names, values and a fixed overhead of each. @default 64 MiB */
  readonly maxBytes?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}
