import type { Context } from 'hono';
import { type CacheDirectives, type Outcome, parseCacheControl } from 'reprise/llm';
import { HttpError } from './error-body.ts';
import { readLimits } from './read-limits.ts';

/** What the headers of an answer say about the cache. */
export interface CacheFacts {
  readonly outcome: Outcome;
  readonly entryId: string | undefined;
  /** Similarity of the prompts, of a hit or of the closest that was refused. */
  readonly similarity: number | undefined;
  /** How sure the evidence of a hit by meaning is. */
  readonly confidence?: number | undefined;
  readonly ageSeconds: number | undefined;
  /** Why the cache did not answer. */
  readonly reason: string;
  /** Whether somebody else's upstream call was joined. */
  readonly shared: boolean;
  /** Whether shadow mode kept back a hit by meaning. @default false */
  readonly shadowed?: boolean;
}

/**
 * Headers of an answer: `Cache-Status` (RFC 9211), `Age` on hits (RFC 9111), and `x-reprise-*` for people and
 * programs that want the details. They are noted in the context, see {@link notedCacheHeaders}.
 */
export function cacheHeaders(context: Context, facts: CacheFacts): Record<string, string> {
  const headers: Record<string, string> = {
    'cache-status': cacheStatus(facts),
    'x-reprise-cache': facts.outcome,
  };
  if (facts.entryId !== undefined) headers['x-reprise-entry'] = facts.entryId;
  if (facts.similarity !== undefined) headers['x-reprise-similarity'] = facts.similarity.toFixed(4);
  if (facts.confidence !== undefined) headers['x-reprise-confidence'] = facts.confidence.toFixed(4);
  if (facts.shadowed) headers['x-reprise-shadow'] = 'hit';
  if (facts.ageSeconds !== undefined) headers.age = String(facts.ageSeconds);
  context.set(notedVariable, headers);
  return headers;
}

/** The newest {@link cacheHeaders} of a request, for an answer that fails after them; none when no cache was asked. */
export function notedCacheHeaders(context: Context): Readonly<Record<string, string>> {
  return (context.get(notedVariable) as Readonly<Record<string, string>> | undefined) ?? {};
}

const notedVariable = 'cacheHeaders';

function cacheStatus({ outcome, reason, shared }: CacheFacts): string {
  if (outcome === 'bypass') return `reprise; fwd=bypass; detail=${quoted(reason)}`;
  if (outcome === 'miss') return `reprise; fwd=miss${shared ? '; collapsed' : ''}; detail=${quoted(reason)}`;
  return `reprise; hit; detail=${outcome}`;
}

/** A string of RFC 8941: printable ASCII, quotes and backslashes escaped. */
function quoted(text: string): string {
  const ascii = text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&');
  return `"${ascii}"`;
}

/**
 * What a request's headers ask of the cache.
 *
 * @throws HttpError 400 for an `x-reprise-ttl` that is no number of seconds, and for a limit out of its range.
 */
export function readDirectives(header: (name: string) => string | undefined): CacheDirectives {
  const ttl = header('x-reprise-ttl');
  if (ttl !== undefined && !/^\d{1,9}$/.test(ttl)) {
    throw new HttpError(400, 'x-reprise-ttl must be a number of seconds', {
      code: 'invalid_type',
      param: 'x-reprise-ttl',
    });
  }
  const directives = parseCacheControl(header('cache-control'), ttl === undefined ? undefined : Number(ttl));
  const limits = readLimits(header);
  return limits ? { ...directives, limits } : directives;
}

/**
 * The compartment of the cache a request names.
 *
 * @throws HttpError 400 when the name is longer than 200 characters.
 */
export function readNamespace(header: (name: string) => string | undefined): string {
  const namespace = header('x-reprise-namespace') ?? '';
  if (namespace.length <= 200) return namespace;
  throw new HttpError(400, 'x-reprise-namespace is longer than 200 characters', {
    code: 'invalid_type',
    param: 'x-reprise-namespace',
  });
}
