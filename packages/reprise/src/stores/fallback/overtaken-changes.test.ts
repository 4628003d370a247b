import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import { ChaosStore, ManualClock } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import type { Store, StoredEntry } from '../store.ts';
import { fallback } from './fallback.ts';

const entry = (key: string, parts: Partial<StoredEntry> = {}): StoredEntry => ({
  key,
  value: new TextEncoder().encode(key),
  createdAt: 0,
  version: 1,
  tags: [],
  ...parts,
});
const versions = async (store: Store, ...keys: string[]) =>
  (await store.getMany(keys)).map((each) => each?.version);

function setup() {
  const clock = new ManualClock();
  const inner = memory({ clock });
  const primary = new ChaosStore(inner);
  const store = fallback(primary, memory({ clock }), { clock, random: () => 1, deadline: 100 });
  /** Lets the primary work again and the store notice it, in steps shorter than its deadline. */
  const recover = async () => {
    primary.reads = 'work';
    primary.writes = 'work';
    for (let step = 0; step < 12; step++) {
      clock.advance(90);
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    }
    assert.equal(store.stats().serving, 'primary');
  };
  return { clock, inner, primary, store, recover };
}

describe('fallback when changes of a key overtake each other', () => {
  /** The first write of `a` is not answered; `then` comes after it, and only then the first one is given up. */
  async function overtaken(
    then: (parts: ReturnType<typeof setup>) => Promise<unknown>,
    mode: 'work' | 'fail' = 'work',
  ) {
    const parts = setup();
    const { store, primary, clock } = parts;
    primary.writes = 'hang';
    const first = store.setMany([entry('a'), entry('b')]);
    primary.reads = mode;
    primary.writes = mode;
    await then(parts);
    clock.advance(100);
    await first;
    const during = await versions(store, 'a', 'b');
    assert.equal(store.stats().serving, 'secondary');
    await parts.recover();
    return [during, await versions(store, 'a', 'b')];
  }

  it.each(['work', 'fail'] as const)(
    'never sends nor serves a late write over a newer one (primary: %s)',
    async (mode) => {
      const [during, after] = await overtaken(
        ({ store }) => store.setMany([entry('a', { version: 2 })]),
        mode,
      );
      assert.deepEqual(during, [mode === 'work' ? undefined : 2, 1]);
      assert.deepEqual(after, [2, 1]);
    },
  );

  it('never brings back what was removed or cleared after it', async () => {
    for (const remove of [
      (store: Store) => store.deleteMany(['a', 'none']),
      (store: Store) => store.clear('a'),
    ])
      assert.deepEqual(await overtaken(({ store }) => remove(store)), [
        [undefined, 1],
        [undefined, 1],
      ]);
  });

  it('never removes what was written after a removal that is late', async () => {
    const { store, primary, clock, recover } = setup();
    primary.writes = 'hang';
    const removal = store.deleteMany(['a']);
    primary.writes = 'work';
    await store.setMany([entry('a', { version: 2 })]);
    clock.advance(100);
    assert.equal(await removal, 0);
    await recover();
    assert.deepEqual(await versions(store, 'a'), [2]);
  });

  it('makes up for a write that one of what is absent, or one that was refused, came after', async () => {
    const absent = await overtaken(({ store }) =>
      store.setMany([entry('a', { version: 2 })], { onlyIfAbsent: true }),
    );
    assert.deepEqual(absent[1], [1, 1]);
    const refused = await overtaken(async ({ store, inner }) => {
      const { setMany } = inner;
      inner.setMany = () => Promise.reject(new RepriseError('INVALID_ARGUMENT', 'too large'));
      await assert.rejects(store.setMany([entry('a', { version: 2 })]), /too large/);
      inner.setMany = setMany;
    });
    assert.deepEqual(refused[1], [1, 1]);
  });
});
