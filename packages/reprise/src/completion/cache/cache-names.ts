import { RepriseError } from '../../core/index.ts';
import { keyPart } from '../../redis/index.ts';

/** The most bytes that a key or the id of a document may have, in UTF-8. */
const longestName = 1_024;

/** The keys of one cache (S2-33). */
export interface CacheNames {
  /** Keys of the cache by when they were used last. */
  readonly order: string;
  /** Keys of the cache by when they end, which is every key there is. */
  readonly ends: string;
  /** Keys of the cache by confidence. */
  readonly confidence: string;
  /** Keys of the cache by how often they were read since they were put. */
  readonly accesses: string;
  /** In front of the sorted sets of heat. */
  readonly heat: string;
  /** Documents by when they were computed. */
  readonly documents: string;
  /** Counters. */
  readonly stats: Readonly<Record<'hits' | 'misses' | 'evictions' | 'totalRequests', string>>;
  /** Where suggestions are. */
  entry(key: string): string;
  /** Where a precomputed context is. */
  context(documentId: string): string;
}

/** Names without a part of their own: no part is written like one of them, so that no prefix continues another one's. */
const own = {
  order: 'access_order',
  ends: 'ends',
  confidence: 'confidence',
  accesses: 'accesses',
  documents: 'documents',
} as const;

/** All names under a prefix. */
export function cacheNames(prefix: string): CacheNames {
  return {
    order: prefix + own.order,
    ends: prefix + own.ends,
    confidence: prefix + own.confidence,
    accesses: prefix + own.accesses,
    documents: prefix + own.documents,
    heat: `${prefix}hot_keys:`,
    stats: {
      hits: `${prefix}stats:hits`,
      misses: `${prefix}stats:misses`,
      evictions: `${prefix}stats:evictions`,
      totalRequests: `${prefix}stats:total_requests`,
    },
    entry: (key) => `${prefix}cache:${namePart(key, 'A key')}`,
    context: (documentId) => `${prefix}precomputed:${namePart(documentId, 'The id of a document')}`,
  };
}

function namePart(name: unknown, what: string): string {
  if (typeof name !== 'string' || name === '' || Buffer.byteLength(name) > longestName) {
    throw new RepriseError('INVALID_ARGUMENT', `${what} must be text of 1 to ${longestName} bytes`);
  }
  const part = keyPart(name);
  const taken: readonly string[] = Object.values(own);
  return taken.includes(part) ? `%${part.charCodeAt(0).toString(16).toUpperCase()}${part.slice(1)}` : part;
}
