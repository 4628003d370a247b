import type { Clock, Logger } from '../../core/index.ts';
import type { SqliteDriver } from '../sqlite-driver/sqlite-driver.ts';

/** Options of {@link disk}. */
export interface DiskOptions {
  /** Bytes on disk, about, beyond which old entries go. @default 32 GiB */
  readonly sizeLimit?: number;
  /**
   * Which entries go first: those stored longest ago, or those neither read nor stored for longest. For the latter
   * reads are noted, and written a second later. @default 'least-recently-stored'
   */
  readonly eviction?: 'least-recently-stored' | 'least-recently-used';
  /** Bytes; longer values are compressed where that makes them smaller, `Infinity` for none. @default 4_096 */
  readonly compressOver?: number;
  /** Milliseconds a call without a result waits for other processes that are writing. @default 5_000 */
  readonly patience?: number;
  /** Milliseconds between sweeps for expired entries; reads never see them anyway. @default 60_000 */
  readonly sweepInterval?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
  /** The SQLite library for the index. @default Node's own where it has one, else the package `libsql` */
  readonly driver?: SqliteDriver;
}
