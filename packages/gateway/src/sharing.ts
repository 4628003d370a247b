import type { EmbeddingCache, EmbeddingCacheStats } from 'reprise/embedders';
import type { SharedFlights, SharedFlightsStats } from 'reprise/llm';
import type { RedisConnection } from 'reprise/redis';
import type { FallbackStats, FallbackStore, RedisStore, RedisStoreStats } from 'reprise/stores';

/** How a gateway shares its cache with others, since it was started. */
export interface SharingStats {
  readonly redis: Pick<RedisConnection, 'kind' | 'available' | 'writable'>;
  /** The store in Redis, and what happens while it is out of reach. */
  readonly store: FallbackStats & RedisStoreStats;
  readonly flights: SharedFlightsStats;
  readonly embeddings: EmbeddingCacheStats;
}

/** What a gateway shares its cache through. */
export interface SharingParts {
  readonly connection: RedisConnection;
  readonly stores: SharedStores;
  readonly flights: SharedFlights;
  readonly embeddings: EmbeddingCache;
}

/** The store in Redis, and the one around it that goes on without. */
export interface SharedStores {
  readonly entries: RedisStore;
  readonly lasting: FallbackStore;
}

/** Reads how sharing goes. */
export function sharingStats({ connection, stores, flights, embeddings }: SharingParts): SharingStats {
  const { kind, available, writable } = connection;
  return {
    redis: { kind, available, writable },
    store: { ...stores.lasting.stats(), ...stores.entries.stats() },
    flights: flights.stats(),
    embeddings: embeddings.stats(),
  };
}
