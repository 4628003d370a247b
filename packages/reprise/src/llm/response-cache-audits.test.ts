import { afterEach, describe, expect, it } from 'vitest';
import type { Judge } from '../semantic/index.ts';
import {
  caches,
  clock,
  closeAll,
  completion,
  flightOf,
  json,
  open,
  read,
  request,
  respond,
  Upstream,
} from './response-cache-fixture.js';

afterEach(closeAll);

const honest: Judge = {
  name: 'honest',
  agrees: async ({ cached, fresh }) => (cached === fresh ? 'same' : 'different'),
};

/** A cache that audits each hit, with the answer `A` to `alpha one`. */
async function audited() {
  const cache = open({}, { auditRate: 1, judge: honest, random: () => 0 });
  const served = await respond(cache, request('alpha one'), json(completion('A')));
  await read(served);
  await cache.settled();
  const answers = caches.at(-1)!;
  return { cache, answers };
}

describe('ResponseCache and its audits', () => {
  it('asks upstream again in the background, and keeps what it answers when the hit was wrong', async () => {
    const { cache, answers } = await audited();
    const hit = await respond(cache, request('one alpha'), json(completion('B')));
    expect(hit).toMatchObject({ kind: 'hit', hit: { kind: 'semantic', output: completion('A') } });
    await answers.reviewed();
    expect(answers.trust()).toMatchObject({ audits: { different: 1 }, wrongOfHits: { part: 1, whole: 1 } });
    expect(cache.stats()).toMatchObject({ upstreamCalls: 1, auditCalls: 1, auditTokens: 15 });
    expect(cache.stats().auditUsd).toBeGreaterThan(0);
    const corrected = await respond(cache, request('one alpha'), json(completion('never')));
    expect(corrected).toMatchObject({ kind: 'hit', hit: { kind: 'exact', output: completion('B') } });
  });

  it('keeps it no longer than the request allows', async () => {
    const { cache, answers } = await audited();
    await respond(cache, request('one alpha'), json(completion('B')), { ttl: 60 });
    await answers.reviewed();
    expect(await respond(cache, request('one alpha'), json(completion('C')))).toMatchObject({
      hit: { kind: 'exact' },
    });
    clock.advance(60_000);
    expect(await respond(cache, request('one alpha'), json(completion('C')))).toMatchObject({
      hit: { kind: 'semantic' },
    });
  });

  it('does not hold up a hit while the upstream hangs, and lets go of it when the cache is closed', async () => {
    const { cache, answers } = await audited();
    const upstream = new Upstream();
    expect(await respond(cache, request('one alpha'), upstream.ask)).toMatchObject({ kind: 'hit' });
    expect(upstream.calls).toBe(1);
    await answers.close();
    await answers.reviewed();
    expect(upstream.signal?.aborted).toBe(true);
  });

  it.each([
    ['an error', json({ error: { message: 'busy' } }, 503)],
    ['an answer that was cut', json(completion('half', 'length'))],
    ['no answer', () => Promise.reject(new Error('ECONNREFUSED'))],
  ] as const)('takes %s of the upstream neither for right nor for wrong', async (_, ask) => {
    const { cache, answers } = await audited();
    expect(await respond(cache, request('one alpha'), ask)).toMatchObject({ kind: 'hit' });
    await answers.reviewed();
    expect(answers.trust().wrongOfHits.whole).toBe(0);
    expect(await respond(cache, request('one alpha'), ask)).toMatchObject({ hit: { kind: 'semantic' } });
  });

  it('never asks upstream for a request that forbids it', async () => {
    const { cache, answers } = await audited();
    const upstream = new Upstream();
    const served = await respond(cache, request('one alpha'), upstream.ask, { onlyIfCached: true });
    expect(served).toMatchObject({ kind: 'hit', hit: { kind: 'semantic' } });
    await answers.reviewed();
    expect(upstream.calls).toBe(0);
  });

  it('counts no hit that is older than the request allows', async () => {
    const { cache, answers } = await audited();
    clock.advance(10_000);
    const served = await respond(cache, request('one alpha'), json(completion('B')), { maxAge: 9 });
    expect(flightOf(served)).toMatchObject({
      outcome: 'miss',
      reason: 'the cached answer is older than 9 s',
    });
    await read(served);
    await cache.settled();
    expect(answers.trust()).toMatchObject({
      decisions: { serve: 0, reject: 1 },
      wrongOfRequests: { whole: 2 },
    });
    expect(answers.stats()).toMatchObject({ semanticHits: 0, misses: 2 });
  });
});
