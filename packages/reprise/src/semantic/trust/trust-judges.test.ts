import { describe, expect, it } from 'vitest';
import { equalAnswers, firstSure, type Judge, type Question } from '../judges/index.ts';
import { learned } from '../policies/learned.ts';
import { seededRandom } from '../tuning/index.ts';
import { honest, openTrust } from './trust-fixture.js';

const { signal } = new AbortController();
const question: Question = { query: 'p', cachedQuery: 'q', cached: 'Lyon', fresh: 'Paris' };

describe('Trust and its judge', () => {
  const judges: readonly [string, Judge['agrees']][] = [
    ['always says same', async () => 'same'],
    ['always says different', async () => 'different'],
    ['is always unsure', async () => 'unsure'],
    ['says what no judge says', async () => 'yes' as never],
    ['throws', async () => Promise.reject(new Error('out of order'))],
    [
      'throws at once',
      () => {
        throw new Error('out of order');
      },
    ],
  ];

  it.each(judges)('learns nothing from a judge that %s', async (_, agrees) => {
    const { trust } = openTrust({ judge: { name: 'odd', agrees } });
    for (let at = 0; at < 20; at++) expect(await trust.compare(question, signal)).toBeUndefined();
    expect(trust.stats()).toMatchObject({ unjudged: 20 });
    expect(trust.stats().judgeTrusted).not.toBe(true);
  });

  it('learns next to nothing from a judge that draws lots', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = seededRandom(seed);
      const agrees: Judge['agrees'] = async () => (random() < 0.5 ? 'same' : 'different');
      const { trust } = openTrust({ judge: { name: 'lots', agrees }, random: seededRandom(seed + 100) });
      let believed = 0;
      for (let at = 0; at < 1_000; at++)
        if ((await trust.compare(question, signal)) !== undefined) believed += 1;
      expect(believed).toBeLessThan(250);
    }
  });

  it('gives up on a judge that never answers, at its deadline', async () => {
    const { trust, clock, lines } = openTrust({
      judge: { name: 'slow', agrees: () => new Promise(() => {}) },
    });
    const comparing = trust.compare(question, signal);
    for (let at = 0; at < 10; at++) {
      await new Promise(setImmediate);
      clock.advance(30_000);
    }
    expect(await comparing).toBeUndefined();
    expect(lines).toHaveLength(1);
  });

  it('tells once that the part of a judge fails which others do not need for every question, and when it works', async () => {
    const model = {
      name: 'model',
      agrees: (): ReturnType<Judge['agrees']> => Promise.reject(new Error('401')),
    };
    const judge = firstSure([equalAnswers({ otherwise: 'unsure' }), model]);
    const { trust, lines } = openTrust({ judge });
    for (let at = 0; at < 30; at++) {
      await trust.compare({ ...question, cached: at % 2 === 0 ? 'Paris' : 'Lyon', fresh: 'Paris.' }, signal);
    }
    expect(lines.filter((line) => /fails|works again/.test(line))).toEqual([
      'The judge "equal, then model" fails: 401; its answers are missing, so less is learnt',
    ]);
    expect(trust.stats().judgeFault).toBe('401');
    model.agrees = async () => 'different';
    for (let at = 0; at < 4; at++) await trust.compare({ ...question, fresh: 'Paris is it' }, signal);
    expect(lines.filter((line) => line.includes('works again'))).toHaveLength(1);
    expect(trust.stats().judgeFault).toBeUndefined();
  });

  it('keeps back everything of a policy that learns from a judge which erred, until the judge has passed again', async () => {
    let lying = true;
    const agrees: Judge['agrees'] = async (asked, within) => (lying ? 'same' : honest.agrees(asked, within));
    const policy = learned({ random: () => 0.999_999 });
    const { trust, lines } = openTrust({ judge: { name: 'odd', agrees }, policy });
    await trust.compare(question, signal);
    expect(trust.state).toBe('suspended');
    expect(trust.stats()).toMatchObject({
      judgeTrusted: false,
      reason: expect.stringContaining('the judge erred'),
    });
    lying = false;
    for (let at = 0; at < 60; at++) await trust.compare(question, signal);
    expect(trust.state).toBe('serving');
    expect(lines.join('\n')).toContain('is trusted again');
  });

  it('believes an honest judge, and asks it nothing about equal texts', async () => {
    const { trust } = openTrust();
    expect(await trust.compare(question, signal)).toBe('different');
    expect(trust.stats().judgeTrusted).toBe(true);
    expect(await trust.compare({ ...question, cached: 'Paris' }, signal)).toBe('same');
  });

  it('puts nothing to a judge that is longer than it can be expected to read', async () => {
    let asked = 0;
    const agrees: Judge['agrees'] = async () => {
      asked += 1;
      return 'same';
    };
    const { trust } = openTrust({ judge: { name: 'counting', agrees } });
    const long = { ...question, cached: 'x'.repeat(1_000_000) };
    expect(await trust.compare(long, signal)).toBeUndefined();
    expect(asked).toBe(0);
    const { trust: trusted } = openTrust();
    await trusted.compare(question, signal);
    expect(await trusted.compare(long, signal)).toBe('unsure');
  });
});
