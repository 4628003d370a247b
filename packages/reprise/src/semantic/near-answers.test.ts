import { afterEach, describe, expect, it } from 'vitest';
import type { Judge, Policy, SemanticCache, Verdict } from './index.ts';
import { closeTrusted, conversation, openTrusted } from './trusted-cache-fixture.js';

afterEach(closeTrusted);

/** Serves nothing, and wants to know nothing. */
const refusing: Policy = {
  name: 'refusing',
  floor: 0.8,
  decide: () => ({ action: 'reject', reason: 'nothing is served', bound: 1 }),
};

/** Answers are the same when they begin with the same word; counts what it is asked of two given answers. */
function byFirstWord(): Judge & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'by first word',
    asked,
    async agrees({ cached, fresh = '' }): Promise<Verdict> {
      if (cached.includes('#') && fresh.includes('#') && cached !== fresh) asked.push(`${cached} ${fresh}`);
      return cached.split(' ')[0] === fresh.split(' ')[0] ? 'same' : 'different';
    },
  };
}

/** The words `alpha beta gamma` in another order for each number: the fake embedder finds all of them the same. */
function wording(number: number): string {
  const words = ['alpha', 'beta', 'gamma', 'delta'];
  return Array.from({ length: 4 }, (_, at) => words.splice((number >> at) % words.length, 1)[0]).join(' ');
}

async function answered(cache: SemanticCache<string>, number: number, answer: string): Promise<void> {
  const asked = conversation('scope', wording(number));
  await cache.lookup(asked);
  await cache.update(asked, answer);
  await cache.reviewed();
}

/** What the answers near are named, by the prompt they answer. */
async function namesOf(cache: SemanticCache<string>, numbers: readonly number[]): Promise<string[]> {
  const { candidates } = await cache.explain(conversation('scope', 'alpha beta gamma delta?'));
  const names = new Map(candidates.map(({ entryId, answerId }) => [entryId, answerId]));
  const ids = await Promise.all(
    numbers.map(async (number) => {
      const { entryId } = await cache.explain(conversation('scope', wording(number)));
      return names.get(entryId ?? '') ?? '';
    }),
  );
  return ids;
}

describe('answers near a fresh one', () => {
  it('are named alike when a judge calls them the same, so that they speak for each other', async () => {
    const { cache } = openTrusted({ policy: refusing, judge: byFirstWord() });
    await answered(cache, 0, 'yes #1');
    await answered(cache, 1, 'yes, #2');
    await answered(cache, 2, 'yes #3');
    const [first, second, third] = await namesOf(cache, [0, 1, 2]);
    expect(first).not.toBe('');
    expect(third).toBe(first);
    expect(second).not.toBe(first);
    expect(cache.trust().comparisons).toEqual({ same: 1, different: 2, unsure: 0 });
  });

  it('are brought under the name that most of them have, once a fresh one says the same as both', async () => {
    const opinions: Record<string, Verdict> = { 'a #1 a #2': 'same', 'a #1 b #3': 'different' };
    const judge: Judge = {
      name: 'late to see it',
      async agrees({ cached, fresh = '' }) {
        if (!cached.includes('#') || !fresh.includes('#')) return cached === fresh ? 'same' : 'different';
        return opinions[`${cached} ${fresh}`] ?? 'same';
      },
    };
    const { cache } = openTrusted({ policy: refusing, judge });
    await answered(cache, 0, 'a #1');
    await answered(cache, 1, 'a #2');
    const [group] = await namesOf(cache, [0, 1]);
    await answered(cache, 2, 'b #3');
    expect(new Set(await namesOf(cache, [0, 1, 2]))).toHaveLength(2);
    await answered(cache, 3, 'a #4');
    expect(await namesOf(cache, [0, 1, 2, 3])).toEqual([group, group, group, group]);
  });

  it('are compared with three at most, each answer once', async () => {
    const judge = byFirstWord();
    const { cache } = openTrusted({ policy: refusing, judge });
    for (let number = 0; number < 8; number++) await answered(cache, number, `${number} #`);
    const before = judge.asked.length;
    await answered(cache, 8, 'fresh #');
    expect(judge.asked.slice(before)).toHaveLength(3);
    expect(new Set(judge.asked.slice(before))).toHaveLength(3);
  });

  it('keep their names where the judge is unsure or fails, which counts as no missing judgement', async () => {
    const { cache } = openTrusted({
      policy: refusing,
      judge: {
        name: 'unsure of answers',
        async agrees({ cached, fresh = '' }) {
          if (cached === fresh) return 'same';
          return cached.includes('#') ? 'unsure' : 'different';
        },
      },
    });
    await answered(cache, 0, 'yes #1');
    await answered(cache, 1, 'yes #2');
    const [first, second] = await namesOf(cache, [0, 1]);
    expect(second).not.toBe(first);
    expect(cache.trust()).toMatchObject({ unjudged: 0, comparisons: { same: 0, unsure: 1 } });
  });

  it('are compared only where a request went upstream after a lookup found them', async () => {
    const judge = byFirstWord();
    const { cache } = openTrusted({ policy: refusing, judge });
    await answered(cache, 0, 'yes #1');
    await cache.update(conversation('scope', wording(1)), 'yes #2');
    await cache.update(conversation('another scope', wording(2)), 'yes #3');
    await cache.reviewed();
    expect(judge.asked).toEqual([]);
  });

  it('keep the name of one that was replaced while the judge thought', async () => {
    let release = (): void => {};
    const thinks = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: Judge = {
      name: 'slow',
      async agrees({ cached, fresh = '' }) {
        if (!cached.includes('#') || cached === fresh) return cached === fresh ? 'same' : 'different';
        await thinks;
        return 'same';
      },
    };
    const { cache, clock } = openTrusted({ policy: refusing, judge: slow });
    await answered(cache, 0, 'yes #1');
    const asked = conversation('scope', wording(1));
    await cache.lookup(asked);
    await cache.update(asked, 'yes #2');
    clock.advance(1_000);
    await cache.update(asked, 'no #3');
    release();
    await cache.reviewed();
    const [first, second] = await namesOf(cache, [0, 1]);
    expect(second).not.toBe(first);
  });
});
