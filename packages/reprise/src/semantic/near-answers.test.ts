import { afterEach, describe, expect, it } from 'vitest';
import type { Policy, SemanticCache } from './index.ts';
import { closeTrusted, conversation, openTrusted } from './trusted-cache-fixture.js';

afterEach(closeTrusted);

/** Serves nothing, and wants to know nothing. */
const refusing: Policy = {
  name: 'refusing',
  floor: 0.8,
  decide: () => ({ action: 'reject', reason: 'nothing is served', bound: 1 }),
};

/** One thing said in several ways, as a model does. */
const reset = [
  'Open Settings, choose Security, then tap Reset password. We send you a link by email.',
  'Go to Settings and choose Security, then tap Reset password. We will send a link to you by email.',
  'In Settings choose Security and tap Reset password; we then send you a link by email.',
  'You open Settings, then Security, and tap Reset password. A link is sent to you by email.',
] as const;
const parcel = 'Your parcel was handed to the carrier on Monday and arrives within two working days.';

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
  it('are named alike when they say much the same, so that they speak for each other', async () => {
    const { cache } = openTrusted({ policy: refusing });
    await answered(cache, 0, reset[0]);
    await answered(cache, 1, parcel);
    await answered(cache, 2, reset[1]);
    const [first, second, third] = await namesOf(cache, [0, 1, 2]);
    expect(first).not.toBe('');
    expect(third).toBe(first);
    expect(second).not.toBe(first);
  });

  it('are brought under the name that most of them have, once a fresh one is like both', async () => {
    const { cache } = openTrusted({ policy: refusing });
    await answered(cache, 0, reset[0]);
    await answered(cache, 1, reset[1]);
    const [group] = await namesOf(cache, [0, 1]);
    // Nobody asked for it before: nothing compares it.
    await cache.update(conversation('scope', wording(2)), reset[2]);
    expect(new Set(await namesOf(cache, [0, 1, 2])).size).toBe(2);
    await answered(cache, 3, reset[3]);
    expect(await namesOf(cache, [0, 1, 2, 3])).toEqual([group, group, group, group]);
  });

  it('are compared with three at most, each answer once', async () => {
    const { cache } = openTrusted({ policy: refusing });
    for (let number = 0; number < 4; number++) {
      await cache.update(conversation('scope', wording(number)), reset[number] ?? '');
    }
    await answered(
      cache,
      4,
      'Tap Reset password under Security in Settings, and we send you a link by email.',
    );
    const names = await namesOf(cache, [0, 1, 2, 3, 4]);
    expect(new Set(names).size).toBe(2);
    expect(Math.max(...names.map((name) => names.filter((each) => each === name).length))).toBe(4);
  });

  it('are left alone in another scope', async () => {
    const { cache } = openTrusted({ policy: refusing });
    await cache.update(conversation('another scope', wording(0)), reset[0]);
    await answered(cache, 1, reset[1]);
    await answered(cache, 2, parcel);
    const { candidates } = await cache.explain(conversation('another scope', 'alpha beta gamma delta?'));
    expect(candidates).toHaveLength(1);
    const [own] = await namesOf(cache, [1]);
    expect(candidates[0]?.answerId).not.toBe(own);
  });

  it('keep the name of one that was replaced while they were compared', async () => {
    const { cache, clock } = openTrusted({ policy: refusing });
    await answered(cache, 0, reset[0]);
    const asked = conversation('scope', wording(1));
    await cache.lookup(asked);
    const writing = cache.update(asked, reset[1]);
    clock.advance(1_000);
    await Promise.all([writing, cache.update(asked, parcel)]);
    await cache.reviewed();
    const [first, second] = await namesOf(cache, [0, 1]);
    expect(second).not.toBe(first);
  });
});
