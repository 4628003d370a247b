import { describe, expect, it } from 'vitest';
import { createCache } from '../../cache/index.ts';
import { UNSET } from '../../entry/index.ts';
import { CascadeKnowledgeStore, KnowledgeObject, KnowledgeStore } from '../index.ts';

const [a, b, c] = ['a', 'b', 'c'].map((name) => new KnowledgeObject({ name })) as [
  KnowledgeObject,
  KnowledgeObject,
  KnowledgeObject,
];

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function cascade() {
  const cache = createCache();
  const front = new KnowledgeStore({ cache, name: 'front' });
  const back = new KnowledgeStore({ cache, name: 'back' });
  await front.batchUpsert([a.clone({ content: 'front' })]);
  await back.batchUpsert([a.clone({ content: 'back' }), b]);
  return { front, back, both: new CascadeKnowledgeStore([front, back]) };
}

describe('CascadeKnowledgeStore', () => {
  it('S3-56 answers from the first store that has an object', async () => {
    const { both } = await cascade();
    expect(await both.get(a)).toMatchObject({ content: 'front' });
    expect(await both.retrieve(b.id)).toEqual(b);
    expect([await both.get(c), await both.get(c, undefined)]).toEqual([UNSET, undefined]);
    expect([await both.has(b), await both.exists(c)]).toEqual([true, false]);
    const found = await both.batchGet([b, c, a, b.idText], { fallback: null });
    expect(found.map((object) => object?.name)).toEqual(['b', undefined, 'a', 'b']);
  });

  it('S3-56 gives each id once when it iterates, in batches of the exact size', async () => {
    const { both } = await cascade();
    expect((await collected(both)).map(({ name, content }) => name + content).sort()).toEqual([
      'afront',
      'b',
    ]);
    expect((await collected(both.batchIter(1))).map(({ length }) => length)).toEqual([1, 1]);
    expect(await both.size()).toBe(2);
  });

  it('S3-56 removes from and clears all stores', async () => {
    const { front, back, both } = await cascade();
    expect([await both.remove(a), await both.remove(a)]).toEqual([true, false]);
    expect([await front.has(a), await back.has(a)]).toEqual([false, false]);
    await front.upsert(b);
    expect(await both.batchRemove([b, c])).toBe(2);
    await back.upsert(c);
    await both.clear();
    expect(await both.size()).toBe(0);
  });

  it('S3-56 keeps nothing itself', async () => {
    const { both } = await cascade();
    await expect(both.upsert(c)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('may be made of cascades, and closes all its stores', async () => {
    const { front, both } = await cascade();
    const outer = new CascadeKnowledgeStore([both]);
    expect(await outer.get(b)).toEqual(b);
    await outer.flush();
    await outer.close();
    await expect(front.get(a)).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
