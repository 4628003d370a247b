import type { Context } from 'hono';
import { describe, expect, it } from 'vitest';
import { cacheHeaders, readDirectives, readNamespace } from './cache-headers.ts';
import { HttpError } from './error-body.ts';

const miss = {
  outcome: 'miss',
  entryId: 'chat:1',
  similarity: undefined,
  ageSeconds: undefined,
  reason: 'nothing is cached',
  shared: false,
} as const;

/** The headers need nothing of a context but a place to note the outcome. */
const context = { set() {} } as unknown as Context;

function from(headers: Record<string, string>) {
  return (name: string) => headers[name];
}

describe('headers of an answer', () => {
  it('say how the cache was used', () => {
    expect(cacheHeaders(context, miss)).toEqual({
      'cache-status': 'reprise; fwd=miss; detail="nothing is cached"',
      'x-reprise-cache': 'miss',
      'x-reprise-entry': 'chat:1',
    });
    expect(cacheHeaders(context, { ...miss, shared: true })['cache-status']).toContain(
      'fwd=miss; collapsed;',
    );
    expect(cacheHeaders(context, { ...miss, outcome: 'bypass' })['cache-status']).toContain('fwd=bypass;');
    expect(
      cacheHeaders(context, { ...miss, outcome: 'semantic', similarity: 0.98765, ageSeconds: 0 }),
    ).toEqual({
      'cache-status': 'reprise; hit; detail=semantic',
      'x-reprise-cache': 'semantic',
      'x-reprise-entry': 'chat:1',
      'x-reprise-similarity': '0.9877',
      age: '0',
    });
  });

  it('cannot be broken by the text of a reason', () => {
    const { 'cache-status': status } = cacheHeaders(context, {
      ...miss,
      reason: 'a "b" \\ c\r\nx-evil: 1 é',
    });
    expect(status).toBe('reprise; fwd=miss; detail="a \\"b\\" \\\\ c??x-evil: 1 ?"');
  });
});

describe('headers of a request', () => {
  it('ask of the cache what Cache-Control says, in any order and case', () => {
    const header = from({
      'cache-control': 'Max-Age="60", NO-CACHE , only-if-cached,x',
      'x-reprise-ttl': '5',
    });
    expect(readDirectives(header)).toEqual({
      noCache: true,
      noStore: false,
      onlyIfCached: true,
      maxAge: 60,
      ttl: 5,
    });
  });

  it('loosen nothing where Cache-Control makes no sense', () => {
    const header = from({ 'cache-control': 'max-age=soon, , =, no-cachez' });
    expect(readDirectives(header)).toMatchObject({ noCache: false, noStore: false, maxAge: 0 });
  });

  it('are refused with the code and the name of the header', () => {
    const refusals = [
      () => readDirectives(from({ 'x-reprise-ttl': 'x' })),
      () => readDirectives(from({ 'x-reprise-min-similarity': '2' })),
      () => readNamespace(from({ 'x-reprise-namespace': 'n'.repeat(201) })),
    ];
    const names = ['x-reprise-ttl', 'x-reprise-min-similarity', 'x-reprise-namespace'];
    for (const [at, refused] of refusals.entries()) {
      expect(refused).toThrow(expect.objectContaining({ code: 'invalid_type', param: names[at] }));
    }
  });

  it.each(['', ' ', '-1', '1e3', '0x10', '1234567890', '١'])('refuse the ttl %j', (ttl) => {
    expect(() => readDirectives(from({ 'x-reprise-ttl': ttl }))).toThrow(HttpError);
  });

  it('name a namespace of at most 200 characters', () => {
    expect(readNamespace(from({}))).toBe('');
    expect(readNamespace(from({ 'x-reprise-namespace': 'n'.repeat(200) }))).toHaveLength(200);
    expect(() => readNamespace(from({ 'x-reprise-namespace': 'n'.repeat(201) }))).toThrow(HttpError);
  });
});
