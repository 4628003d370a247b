import { expect, it } from 'vitest';
import { deferred } from '../../core/index.ts';
import { memory, type StoredEntry } from '../../stores/index.ts';
import { EntryRewriter, type EntryRewriterOptions } from './entry-rewriter.ts';
import { settled } from './late-fixture.js';

it('lets a second rewrite of an entry see what the first made of it, and tells both', async () => {
  const store = memory();
  const entry: StoredEntry = { key: 'a', value: new Uint8Array(), createdAt: 0, version: 1, tags: [] };
  await store.setMany([entry]);
  const gate = deferred<void>();
  const setMany = store.setMany.bind(store);
  store.setMany = async (entries) => {
    store.setMany = setMany;
    await gate.promise;
    await setMany(entries);
  };
  const told: (readonly string[])[] = [];
  const write: EntryRewriterOptions['write'] = async (entries, isUnchanged) => {
    await store.setMany(entries);
    for (const { key, tags } of entries) if (isUnchanged(key)) told.push(tags);
  };
  const rewriter = new EntryRewriter({ source: store, write });
  const tagged = (tag: string): Promise<void> =>
    rewriter.rewrite(['a'], (each) => ({ ...each, tags: [...each.tags, tag] }));
  const rewriting = [tagged('first'), tagged('second')];
  await settled();
  gate.resolve();
  await Promise.all(rewriting);
  expect((await store.getMany(['a']))[0]?.tags).toEqual(['first', 'second']);
  expect(told).toEqual([['first'], ['first', 'second']]);
});
