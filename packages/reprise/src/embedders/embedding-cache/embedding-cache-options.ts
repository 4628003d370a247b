import type { Clock, Duration, Logger } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { Embedder } from '../embedder.ts';

/** Options of `EmbeddingCache`. */
export interface EmbeddingCacheOptions {
  /** Embeds what is not remembered; closed with the cache. */
  readonly embedder: Embedder;
  /** What instances share; stays the caller's to close. @default embeddings are remembered in this process only */
  readonly keyValue?: KeyValue;
  /** Embeddings remembered in this process; the one unused longest goes first. @default 10000 */
  readonly maxEntries?: number;
  /** How long embeddings stay in `keyValue`. @default '24h' */
  readonly ttl?: Duration;
  /** How long `keyValue` may hold up a call before the embedder is asked. @default '250ms' */
  readonly deadline?: Duration;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** What an `EmbeddingCache` has done since it was made; each text that was asked for counts once. */
export interface EmbeddingCacheStats {
  /** Texts whose embedding this process remembered. */
  readonly localHits: number;
  /** Texts whose embedding was found in what instances share. */
  readonly sharedHits: number;
  /** Texts that were being embedded already. */
  readonly joined: number;
  /** Texts that had to be embedded. */
  readonly misses: number;
  /** Hits and joined texts over all, 0 to 1. */
  readonly hitRate: number;
  /** Embeddings remembered in this process. */
  readonly entries: number;
}
