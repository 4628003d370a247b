import { afterEach, describe, expect, it } from 'vitest';
import { memory, type StoredEntry } from '../../stores/index.ts';
import { FakeEmbedder, ManualClock } from '../../testing/index.ts';
import type { Policy, SemanticCache } from '../index.ts';
import { closeTrusted, conversation, openTrusted } from '../trusted-cache-fixture.js';
import { fromStoredEntry, withNames } from './answer-entry.ts';

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

/** How many entries near are named as each of these prompts' answers is. */
async function sizesOf(cache: SemanticCache<string>, numbers: readonly number[]): Promise<number[]> {
  const { candidates } = await cache.explain(conversation('scope', 'alpha beta gamma delta?'));
  const sizes = new Map(candidates.map(({ entryId, evidence }) => [entryId, 1 + (evidence.agreeing ?? 0)]));
  return Promise.all(
    numbers.map(async (number) => {
      const { entryId } = await cache.explain(conversation('scope', wording(number)));
      return sizes.get(entryId ?? '') ?? 0;
    }),
  );
}

describe('answers near a fresh one', () => {
  it('are named alike when they say much the same, so that they speak for each other', async () => {
    const { cache } = openTrusted({ policy: refusing });
    await answered(cache, 0, reset[0]);
    await answered(cache, 1, parcel);
    await answered(cache, 2, reset[1]);
    expect(await sizesOf(cache, [0, 1, 2])).toEqual([2, 1, 2]);
  });

  it('are brought under the name that most of them have, once a fresh one is like both', async () => {
    const { cache } = openTrusted({ policy: refusing });
    await answered(cache, 0, reset[0]);
    await answered(cache, 1, reset[1]);
    // Nobody asked for it before: nothing compares it.
    await cache.update(conversation('scope', wording(2)), reset[2]);
    expect(await sizesOf(cache, [0, 1, 2])).toEqual([2, 2, 1]);
    await answered(cache, 3, reset[3]);
    expect(await sizesOf(cache, [0, 1, 2, 3])).toEqual([4, 4, 4, 4]);
  });

  it('are compared with three at most, each answer once', async () => {
    const { cache } = openTrusted({ policy: refusing });
    for (const [number, answer] of reset.entries()) {
      await cache.update(conversation('scope', wording(number)), answer);
    }
    await answered(
      cache,
      4,
      'Tap Reset password under Security in Settings, and we send you a link by email.',
    );
    const sizes = await sizesOf(cache, [0, 1, 2, 3, 4]);
    expect(sizes.toSorted()).toEqual([1, 4, 4, 4, 4]);
  });

  it('are compared also where a judge is asked who is unsure of them, and where a limit refused the hit', async () => {
    const unsure = { name: 'unsure', agrees: async () => 'unsure' as const };
    const exploring: Policy = {
      ...refusing,
      decide: () => ({ action: 'explore', reason: 'why not', bound: 1 }),
    };
    const { cache } = openTrusted({ policy: exploring, judge: unsure });
    await answered(cache, 0, reset[0]);
    await answered(cache, 1, reset[1]);
    expect(await sizesOf(cache, [0, 1])).toEqual([2, 2]);
    const limited = openTrusted({ auditRate: 0 });
    await answered(limited.cache, 0, reset[0]);
    limited.clock.advance(60_000);
    const asked = conversation('scope', wording(1));
    expect((await limited.cache.lookupDetailed(asked, { maxAge: 1 })).hit).toBeUndefined();
    await limited.cache.update(asked, reset[1]);
    await limited.cache.reviewed();
    expect(await sizesOf(limited.cache, [0, 1])).toEqual([2, 2]);
  });

  it('are left alone in another scope', async () => {
    const { cache } = openTrusted({ policy: refusing });
    await cache.update(conversation('another scope', wording(0)), reset[0]);
    await answered(cache, 1, reset[1]);
    expect(await sizesOf(cache, [1])).toEqual([1]);
    const { candidates } = await cache.explain(conversation('another scope', 'alpha beta gamma delta?'));
    expect(candidates.map(({ evidence }) => evidence.agreeing)).toEqual([0]);
  });

  it('stay answers of their own for who calls one of them wrong', async () => {
    const { cache } = openTrusted({ policy: refusing });
    await answered(cache, 0, reset[0]);
    await answered(cache, 1, reset[1]);
    const { entryId } = await cache.explain(conversation('scope', wording(0)));
    expect(await cache.feedback(entryId ?? '', 'wrong')).toMatchObject({ removed: true, quarantined: 1 });
    expect(await cache.lookup(conversation('scope', wording(1)))).toBe(reset[1]);
  });

  it.each(['replaced', 'removed'])('are not named when they are %s meanwhile', async (change) => {
    const clock = new ManualClock();
    const store = memory({ clock });
    const { cache } = openTrusted({ policy: refusing, clock, store });
    await answered(cache, 0, reset[0]);
    const asked = conversation('scope', wording(1));
    await cache.lookup(asked);
    const entryId = await cache.update(asked, reset[1]);
    const { getMany } = store;
    let changed = false;
    // The review has read the entry, and its answer is on its way.
    store.getMany = async (keys) => {
      const found = await getMany.call(store, keys);
      if (!changed && keys.length === 1 && keys[0] === entryId) {
        changed = true;
        clock.advance(1_000);
        await (change === 'replaced' ? cache.update(asked, parcel) : cache.remove(entryId ?? ''));
      }
      return found;
    };
    await cache.reviewed();
    expect(changed).toBe(true);
    expect(await cache.lookup(asked)).toBe(change === 'replaced' ? parcel : undefined);
  });

  it('stay named alike when one is embedded by a later process only', async () => {
    const store = memory();
    const first = openTrusted({ policy: refusing, store });
    for (const number of [0, 1, 2]) await answered(first.cache, number, reset[number]!);
    await first.cache.close();
    for await (const entry of store.scan()) {
      await store.setMany([{ ...entry, tags: ['pending'], vector: undefined }]);
    }
    const { cache } = openTrusted({ policy: refusing, store });
    await cache.ready;
    expect(await sizesOf(cache, [0, 1, 2])).toEqual([3, 3, 3]);
  });

  it('keep the name they are given while their prompt is embedded', async () => {
    const store = memory();
    const first = openTrusted({ policy: refusing, store });
    await answered(first.cache, 0, reset[0]);
    await first.cache.close();
    const entries: StoredEntry[] = [];
    for await (const entry of store.scan()) entries.push({ ...entry, tags: ['pending'], vector: undefined });
    await store.setMany(entries);
    const embedder = new FakeEmbedder();
    const embed = embedder.embed.bind(embedder);
    embedder.embed = async (texts) => {
      await store.setMany(entries.map((entry) => withNames(entry, { alikeId: 'another' })));
      return embed(texts);
    };
    const { cache } = openTrusted({ policy: refusing, store, embedder });
    await cache.ready;
    const [found] = await store.getMany(entries.map(({ key }) => key));
    expect(found?.vector?.embedder).toBe(embedder.id);
    expect(found && fromStoredEntry(found).alikeId).toBe('another');
  });
});
