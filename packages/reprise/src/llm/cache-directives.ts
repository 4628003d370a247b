import type { LookupLimits } from '../semantic/index.ts';

/** What a request asks of the cache; a caller may tighten safety, never loosen it. */
export interface CacheDirectives {
  /** Do not answer from the cache; the new answer is kept. */
  readonly noCache: boolean;
  /** Neither read nor keep. */
  readonly noStore: boolean;
  /** Do not go upstream. */
  readonly onlyIfCached: boolean;
  /** Oldest answer that will do, in seconds. */
  readonly maxAge: number | undefined;
  /** Seconds the answer may be kept at most; never longer than the cache's own ttl. */
  readonly ttl: number | undefined;
  /** What is asked of a hit by meaning beyond what the cache asks itself; it can only tighten. */
  readonly limits?: LookupLimits | undefined;
}

/** A request that asks for nothing special. */
export const noDirectives: CacheDirectives = {
  noCache: false,
  noStore: false,
  onlyIfCached: false,
  maxAge: undefined,
  ttl: undefined,
};

/**
 * Reads a request's `Cache-Control` header (RFC 9111, section 5.2.1); unknown directives and bad numbers are
 * ignored, as the RFC asks.
 */
export function parseCacheControl(header: string | undefined, ttl?: number): CacheDirectives {
  const directives = new Map(
    (header ?? '').split(',').map((part) => {
      const [name = '', value = ''] = part.split('=', 2);
      return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')] as const;
    }),
  );
  const maxAge = directives.get('max-age');
  return {
    noCache: directives.has('no-cache'),
    noStore: directives.has('no-store'),
    onlyIfCached: directives.has('only-if-cached'),
    maxAge: maxAge !== undefined && /^\d+$/.test(maxAge) ? Number(maxAge) : undefined,
    ttl,
  };
}
