import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { LookupLimits } from './index.ts';
import { closeTrusted, conversation, openTrusted } from './trusted-cache-fixture.js';

afterEach(closeTrusted);

describe('SemanticCache and its audits', () => {
  /** A cache with an answer to `alpha one`, in as many scopes as are wanted. */
  async function filled(scopes: number, options: Parameters<typeof openTrusted>[0] = {}) {
    const opened = openTrusted(options);
    for (let at = 0; at < scopes; at++) await opened.cache.update(conversation(at, 'alpha one'), 'usual');
    return opened;
  }

  it('ask upstream again, count what was wrong, and keep the right answer for who asked', async () => {
    const { cache } = await filled(2);
    expect(await cache.lookup(conversation(0, 'one alpha'))).toBe('usual');
    expect(await cache.lookup(conversation(1, 'one alpha?'))).toBe('usual');
    await cache.reviewed();
    const { audits, wrongOfHits, wrongOfRequests, judgeTrusted } = cache.trust();
    expect(audits).toEqual({ same: 1, different: 1, unsure: 0 });
    expect(wrongOfHits).toMatchObject({ part: 1, whole: 2, rate: 0.5 });
    expect(wrongOfRequests).toMatchObject({ part: 1, whole: 2 });
    expect(judgeTrusted).toBe(true);
    const { hit } = await cache.lookupDetailed(conversation(1, 'one alpha?'));
    expect(hit).toMatchObject({ kind: 'exact', output: 'other' });
  });

  it('tell shares of requests and of hits, each with its interval', async () => {
    const { cache } = await filled(50);
    for (let at = 0; at < 50; at++) {
      await cache.lookup(conversation(at, at < 10 ? 'one alpha?' : 'one alpha'));
      await cache.reviewed();
      await cache.lookup(conversation(at, 'nothing alike'));
    }
    const { wrongOfHits, wrongOfRequests } = cache.trust();
    // Wilson's interval of 10 of 50, from published tables: 0.112 to 0.330.
    expect(wrongOfHits.rate).toBeCloseTo(0.2, 9);
    expect([wrongOfHits.low, wrongOfHits.high].map((end) => end.toFixed(3))).toEqual(['0.112', '0.330']);
    expect(wrongOfRequests).toMatchObject({ whole: 100, rate: expect.closeTo(0.1, 9) });
    expect(wrongOfRequests.low).toBeCloseTo(wrongOfHits.low / 2, 9);
    expect(wrongOfRequests.high).toBeCloseTo(wrongOfHits.high / 2, 9);
  });

  it('take an upstream that fails neither for right nor for wrong', async () => {
    const { cache } = await filled(20, { ask: () => Promise.reject(new Error('503')), maxError: 0.01 });
    for (let at = 0; at < 20; at++) expect(await cache.lookup(conversation(at, 'one alpha'))).toBe('usual');
    await cache.reviewed();
    expect(cache.trust()).toMatchObject({
      state: 'serving',
      audits: { same: 0, different: 0, unsure: 0 },
      wrongOfHits: { whole: 0 },
    });
  });

  it('ask no more than two at once, let no more than 20 wait, end at a deadline, and hold up nobody', async () => {
    const signals: AbortSignal[] = [];
    const ask = (_: unknown, signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<string>(() => {});
    };
    const { cache, clock } = await filled(50, { ask });
    for (let at = 0; at < 50; at++) expect(await cache.lookup(conversation(at, 'one alpha'))).toBe('usual');
    expect(signals).toHaveLength(2);
    for (let pair = 1; pair < 15; pair++) {
      clock.advance(120_000);
      await new Promise(setImmediate);
    }
    await cache.reviewed();
    expect(signals).toHaveLength(20);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it('end with the cache', async () => {
    const signals: AbortSignal[] = [];
    const ask = (_: unknown, signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<string>(() => {});
    };
    const { cache } = await filled(1, { ask });
    await cache.lookup(conversation(0, 'one alpha'));
    await cache.close();
    await cache.reviewed();
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe('SemanticCache and the limits of a caller', () => {
  const number = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, -0, 1));
  const similarity = fc.double({ min: -1, max: 1, noNaN: true });
  const limits = fc.record(
    { similarity, confidence: number, maxError: number },
    { requiredKeys: [] },
  ) satisfies fc.Arbitrary<LookupLimits>;

  it('serves with limits only what it serves without them', async () => {
    const { cache } = openTrusted({ maxError: 0.5, auditRate: 0, similarity: 0.9 });
    await cache.update(conversation(0, 'a b c d e f g h i j'), 'usual');
    const questions = ['j i h g f e d c b a', 'j i h g f e d c b', 'j i h g f', 'z'];
    const unlimited = await Promise.all(questions.map((text) => cache.lookup(conversation(0, text))));
    expect(unlimited).toEqual(['usual', 'usual', undefined, undefined]);
    const asked = fc.asyncProperty(fc.nat(3), limits, async (at, limit) => {
      const { hit } = await cache.lookupDetailed(conversation(0, questions[at]!), limit);
      if (hit === undefined) return;
      expect(unlimited[at]).toBe('usual');
      expect(hit.similarity >= (limit.similarity ?? -1)).toBe(true);
      expect(hit.confidence >= (limit.confidence ?? 0)).toBe(true);
    });
    await fc.assert(asked, { numRuns: 300 });
  });

  it.each([{ similarity: 0.97 }, { confidence: 1 }, { maxError: 0.001 }])(
    'serves less with %j',
    async (limit) => {
      const { cache } = openTrusted({ maxError: 0.5 });
      await cache.update(conversation(0, 'a b c d e f g h i j'), 'usual');
      const question = conversation(0, 'j i h g f e d c b');
      expect(await cache.lookup(question, limit)).toBeUndefined();
      expect(await cache.lookup(question)).toBe('usual');
    },
  );
});
