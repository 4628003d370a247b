import { defaultGuards, type Guard, type Identity, type SemanticCacheOptions } from 'reprise/semantic';
import type { Config } from '../config/index.ts';

/** What the configuration says about every cache of answers, by meaning or not. */
export function answerCacheOptions({
  cache,
  semantic,
  redis,
}: Pick<Config, 'cache' | 'semantic' | 'redis'>): Omit<SemanticCacheOptions, 'embedder'> {
  return {
    // Longer than the store waits for Redis before it goes on without.
    storeDeadline: Math.max(1_000, redis.socket_timeout * 1_000 + 500),
    ttl: cache.ttl,
    maxEntries: cache.max_entries,
    embedDeadline: semantic.embed_deadline,
    guards: guardsOf(semantic),
    bucketOf: bucketOf(semantic.bucket),
    ...(typeof semantic.similarity === 'number' ? { similarity: semantic.similarity } : {}),
    ...(typeof semantic.confidence === 'number' ? { confidence: semantic.confidence } : {}),
    ...(typeof semantic.minimum_coverage === 'number' ? { minimumCoverage: semantic.minimum_coverage } : {}),
  };
}

function guardsOf({ guards, guards_off: off }: Config['semantic']): readonly Guard[] {
  return guards ? defaultGuards.filter(({ name }) => !off.includes(name)) : [];
}

/** Names what a request has in common with those that it is judged with. */
function bucketOf(bucket: Config['semantic']['bucket']): (identity: Identity) => string {
  if (bucket === 'all') return () => 'all';
  if (bucket === 'scope') return ({ scope }) => scope;
  // A key is prefix, tenant, namespace and request, with colons between them.
  const parts = bucket === 'tenant' ? 2 : 3;
  return ({ exactKey }) => exactKey.split(':', parts).join(':');
}
