import type { LookupLimits } from '../semantic/index.ts';

/** What a request asks of the cache; a caller may tighten safety, never loosen it. */
export interface CacheDirectives {
  /** Do not answer from the cache; the new answer is kept. */
  readonly noCache: boolean;
  /** Neither read nor keep. */
  readonly noStore: boolean;
  /** Why the cache is neither read nor written whatever the request says, if that is so. */
  readonly bypass?: string | undefined;
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
 * Reads a request's `Cache-Control` header (RFC 9111, section 5.2.1). Unknown directives are ignored, as the RFC asks; what
 * is badly written must not loosen anything: directives count whatever parts them, a `max-age` that is no number of seconds
 * is 0, and of two the smaller one holds.
 */
export function parseCacheControl(header: string | undefined, ttl?: number): CacheDirectives {
  const given = (header ?? '').split(/[\s,;]+/).map(readDirective);
  const has = (name: string): boolean => given.some((directive) => directive.name === name);
  const ages = given.filter(({ name }) => name === 'max-age').map(({ rest }) => secondsOf(rest));
  return {
    noCache: has('no-cache'),
    noStore: has('no-store'),
    onlyIfCached: has('only-if-cached'),
    maxAge: ages.length === 0 ? undefined : Math.min(...ages),
    ttl,
  };
}

/** The name of a directive, a token of RFC 9110, and what stands behind it. */
function readDirective(text: string): { readonly name: string; readonly rest: string } {
  const [, name = '', rest = ''] = /^"?([\w!#$%&'*+.^`|~-]*)(.*)$/.exec(text) ?? [];
  return { name: name.toLowerCase(), rest };
}

function secondsOf(rest: string): number {
  const [, bare, quoted] = /^=(?:(\d+)|"(\d+)")$/.exec(rest) ?? [];
  return Number(bare ?? quoted ?? 0);
}
