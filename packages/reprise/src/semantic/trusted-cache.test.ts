import { afterEach, describe, expect, it } from 'vitest';
import { type Judge, learned, type Observation, type Policy } from './index.ts';
import { honest } from './trust/trust-fixture.js';
import { closeTrusted, conversation, openTrusted, playCache, truthOf } from './trusted-cache-fixture.js';
import { seededRandom } from './tuning/index.ts';

afterEach(closeTrusted);

const always = (verdict: 'same' | 'different' | 'unsure'): Judge['agrees'] => {
  return async () => verdict;
};
const liars: readonly [string, Judge['agrees']][] = [
  ['always says same', always('same')],
  ['always says different', always('different')],
  ['draws lots', drawingLots(1)],
];
const silent: readonly [string, Judge['agrees']][] = [
  ['is never sure', always('unsure')],
  ['never answers', () => new Promise(() => {})],
  ['fails', () => Promise.reject(new Error('out of order'))],
];

function drawingLots(seed: number): Judge['agrees'] {
  const random = seededRandom(seed);
  return async () => (random() < 0.5 ? 'same' : 'different');
}

/** A policy that serves nothing, wants to know everything, and notes what it is told. */
function noting(): { readonly policy: Policy; readonly observed: Observation[] } {
  const observed: Observation[] = [];
  const policy: Policy = {
    name: 'noting',
    floor: 0.8,
    decide: () => ({ action: 'explore', reason: 'nothing is served', bound: 1 }),
    observe: (observation) => void observed.push(observation),
  };
  return { policy, observed };
}

describe('SemanticCache with a bound on wrong answers', () => {
  it('falls back to exact answers when the bound is at risk, says so once, and recovers by itself', async () => {
    const opened = openTrusted({ maxError: 0.05 });
    const { cache, lines } = opened;
    const random = seededRandom(3);
    const calm = await playCache(opened, { requests: 200, wrong: 0.02, random });
    expect([cache.trust().state, calm.served]).toEqual(['serving', 200]);
    const jump = await playCache(opened, { requests: 300, wrong: 0.5, random });
    expect(jump.wrongServed).toBeLessThan(15);
    expect(cache.trust()).toMatchObject({
      state: 'suspended',
      reason: expect.stringContaining('judged hits were wrong'),
    });
    expect(lines.filter((line) => line.includes('is suspended'))).toHaveLength(1);
    const asked = conversation('exact', 'alpha one');
    await cache.update(asked, 'usual');
    expect(await cache.lookup(asked)).toBe('usual');
    const { hit, reason, withheld } = await cache.lookupDetailed(conversation('exact', 'one alpha'));
    expect([hit, withheld]).toEqual([undefined, true]);
    expect(reason).toContain('suspended: ');
    const better = await playCache(opened, { requests: 400, wrong: 0, random });
    expect([cache.trust().state, better.served > 100]).toEqual(['serving', true]);
    expect(lines.filter((line) => line.includes('goes on'))).toHaveLength(1);
  });

  it.each(liars)('is not led to serve wrong answers by a judge that %s', async (_, agrees) => {
    const judge = { name: 'liar', agrees };
    for (const policy of [undefined, learned({ maxError: 0.05, random: seededRandom(2) })]) {
      const options = { maxError: 0.05, judge, ...(policy && { policy }) };
      const opened = openTrusted(options);
      const { wrongServed } = await playCache(opened, { requests: 300, wrong: 0.5, random: seededRandom(4) });
      expect(wrongServed).toBeLessThanOrEqual(15);
      expect(opened.cache.trust().judgeTrusted).not.toBe(true);
      expect(opened.cache.trust().state).toBe('suspended');
      expect(opened.lines.filter((line) => line.includes('is suspended'))).toHaveLength(1);
    }
  });

  it.each(silent)('teaches its policy nothing by a judge that %s', async (_, agrees) => {
    const { policy, observed } = noting();
    const opened = openTrusted({ maxError: 0.05, judge: { name: 'silent', agrees }, policy });
    await playCache(opened, { requests: 50, wrong: 0.5, random: seededRandom(4) });
    expect(observed).toEqual([]);
  });

  it('holds against a candidate what the judge is unsure of, and keeps that out of what is measured', async () => {
    const { policy, observed } = noting();
    const agrees: Judge['agrees'] = async (question, signal) =>
      question.cached === 'usual' && question.fresh === 'other' ? 'unsure' : honest.agrees(question, signal);
    const opened = openTrusted({ judge: { name: 'careful', agrees }, policy });
    await playCache(opened, { requests: 200, wrong: 0.5, random: seededRandom(4) });
    const right = observed.filter((observation) => observation.right).length;
    expect(observed).toHaveLength(200);
    expect(right).toBeGreaterThan(70);
    expect(right).toBeLessThan(130);
    expect(opened.cache.trust().wrongOfHits.whole).toBe(0);
  });

  it('teaches its policy nothing, not even what is equal, while the judge is out of order', async () => {
    const { policy, observed } = noting();
    let fails = false;
    const agrees: Judge['agrees'] = async (...asked) => {
      if (fails) throw new Error('out of order');
      return honest.agrees(...asked);
    };
    const opened = openTrusted({ judge: { name: 'shaky', agrees }, policy });
    await playCache(opened, { requests: 10, wrong: 0.5, random: seededRandom(4) });
    fails = true;
    const before = observed.length;
    await playCache(opened, { requests: 1, wrong: 1, random: seededRandom(4) });
    await playCache(opened, { requests: 50, wrong: 0.5, random: seededRandom(4) });
    expect(observed.slice(before)).toMatchObject([{ right: false }]);
    expect(opened.cache.trust().judgeTrusted).toBeUndefined();
    fails = false;
    // The first one is spent on a control question.
    await playCache(opened, { requests: 5, wrong: 0.5, random: seededRandom(4) });
    expect([observed.length, opened.cache.trust().judgeTrusted]).toEqual([before + 5, true]);
  });

  it('says that nothing is audited where the upstream cannot be asked', async () => {
    const opened = openTrusted({ maxError: 0.05, auditRate: 0 });
    await playCache(opened, { requests: 3, wrong: 0, random: seededRandom(1) });
    expect(opened.cache.trust().reason).toBe('hits are not audited, so wrong ones are not noticed');
  });
});

describe('SemanticCache in shadow mode', () => {
  it('answers nothing by meaning, and tells what each bound would have done', async () => {
    const opened = openTrusted({ shadow: true });
    const { cache } = opened;
    const { served } = await playCache(opened, { requests: 100, wrong: 0.1, random: seededRandom(5) });
    expect(served).toBe(0);
    const { state, shadow, observations } = cache.trust();
    expect([state, shadow.lookups, shadow.hits]).toEqual(['shadow', 100, 100]);
    expect(observations.shadow).toBe(100);
    const widest = cache.shadowReport().at(-1);
    expect(widest).toMatchObject({ bound: 0, hitRate: { part: 100, whole: 100, rate: 1 } });
    const { wrongOfHits } = widest!;
    expect(wrongOfHits.part).toBe(100 - shadow.right);
    expect(wrongOfHits.low).toBeLessThan(0.1);
    expect(wrongOfHits.high).toBeGreaterThan(0.1);
  });
});

describe('SemanticCache with a judge in the foreground', () => {
  const banded = (agrees: Judge['agrees']) => {
    const judge = { name: 'quick', agrees };
    return openTrusted({ policy: noting().policy, band: { low: 0, high: 1, judge, deadline: '800ms' } });
  };
  /** A judge that knows which of the answers here fits which question. */
  const fitting: Judge['agrees'] = async ({ query, cached }) => {
    return truthOf([{ role: 'user', content: query }]) === cached ? 'same' : 'different';
  };

  it('serves what an examined judge says fits, and only that', async () => {
    const opened = banded(fitting);
    const before = await playCache(opened, { requests: 1, wrong: 0, random: seededRandom(1) });
    expect(before.served).toBe(0);
    const { served, wrongServed } = await playCache(opened, {
      requests: 60,
      wrong: 0.5,
      random: seededRandom(2),
    });
    expect(served).toBeGreaterThan(15);
    expect(wrongServed).toBe(0);
    const { band, decisions } = opened.cache.trust();
    expect(band).toEqual({ passed: decisions.serve, refused: expect.any(Number) });
    expect(band?.refused).toBeGreaterThan(0);
  });

  it.each([...liars.slice(0, 1), ['draws lots', drawingLots(9)] as const])(
    'is not led to serve wrong answers by one that %s',
    async (_, agrees) => {
      const opened = banded(agrees);
      const { wrongServed } = await playCache(opened, { requests: 300, wrong: 0.5, random: seededRandom(3) });
      expect(wrongServed).toBeLessThanOrEqual(15);
    },
  );

  it('does not believe one that is honest only while it is given a fresh answer', async () => {
    const opened = banded(async (question, signal) =>
      question.fresh === undefined ? 'same' : honest.agrees(question, signal),
    );
    const { served } = await playCache(opened, { requests: 50, wrong: 0.5, random: seededRandom(3) });
    expect(served).toBe(0);
  });

  it('names what refused a candidate, and asks no judge about one that the caller does not take', async () => {
    let asked = 0;
    const opened = banded((...about) => {
      asked += 1;
      return fitting(...about);
    });
    const { cache } = opened;
    await playCache(opened, { requests: 5, wrong: 0, random: seededRandom(1) });
    await cache.update(conversation('named', 'alpha one'), 'usual');
    const wrong = await cache.lookupDetailed(conversation('named', 'one alpha?'));
    expect(wrong).toMatchObject({ hit: undefined, refusedBy: 'judge' });
    const before = asked;
    const limited = await cache.lookupDetailed(conversation('named', 'one alpha'), { similarity: 1 });
    expect(limited.hit).toBeUndefined();
    expect(asked).toBe(before);
  });

  it('goes upstream at the deadline of one that hangs', async () => {
    let hangs = false;
    const opened = banded((...asked) => (hangs ? new Promise(() => {}) : fitting(...asked)));
    const { cache, clock } = opened;
    await playCache(opened, { requests: 5, wrong: 0, random: seededRandom(1) });
    hangs = true;
    await cache.update(conversation('slow', 'alpha one'), 'usual');
    const looking = cache.lookupDetailed(conversation('slow', 'one alpha'));
    await new Promise(setImmediate);
    clock.advance(800);
    const { hit, reason } = await looking;
    expect(hit).toBeUndefined();
    expect(reason).toContain('says unsure');
  });
});
