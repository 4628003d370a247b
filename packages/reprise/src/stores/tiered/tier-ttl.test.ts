import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ManualClock, storeContract } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import type { StoredEntry } from '../store.ts';
import { tiered } from './tiered.ts';

const entry = (key: string, parts: Partial<StoredEntry> = {}): StoredEntry => ({
  key,
  value: new TextEncoder().encode(key),
  createdAt: 0,
  expiresAt: undefined,
  version: 1,
  tags: ['t'],
  vector: undefined,
  ...parts,
});

/** Two tiers in memory, the fast one with a ttl of 100 ms. */
function twoTiers(clock = new ManualClock()) {
  const fast = memory({ clock });
  const last = memory({ clock });
  const has = async (store: typeof fast, key = 'a') => (await store.getMany([key]))[0] !== undefined;
  return { clock, fast, last, has, store: tiered([{ store: fast, ttl: '100ms' }, last], { clock }) };
}

describe('a tier with a ttl', () => {
  for (const { title, run } of storeContract(({ clock }) =>
    tiered(
      [{ store: memory({ clock }), ttl: '1s' }, { store: memory({ clock }), ttl: 5 }, memory({ clock })],
      {
        clock,
      },
    ),
  ))
    it(title, run);

  it('keeps an entry no longer than that, and is filled again from below', async () => {
    const { clock, fast, last, has, store } = twoTiers();
    await store.setMany([entry('a')]);
    clock.advance(99);
    assert.equal(await has(fast), true);
    clock.advance(1);
    assert.deepEqual([await has(fast), await has(last)], [false, true]);
    await store.getMany(['a']);
    clock.advance(99);
    assert.equal(await has(fast), true);
    clock.advance(1);
    assert.equal(await has(fast), false);
  });

  it('keeps an entry never longer than it lives', async () => {
    const { clock, fast, has, store } = twoTiers();
    await store.setMany([entry('a', { expiresAt: clock.now() + 50 })]);
    clock.advance(50);
    assert.deepEqual([await has(fast), await store.getMany(['a'])], [false, [undefined]]);
  });

  it('gives entries as they were written, with the time they really end', async () => {
    const { clock, store } = twoTiers();
    const written = [
      entry('a'),
      entry('b', { expiresAt: clock.now() + 200 }),
      entry('c', { expiresAt: clock.now() + 50 }),
    ];
    await store.setMany(written);
    assert.deepEqual(await store.getMany(['a', 'b', 'c']), written);
    clock.advance(120);
    const left = [...written.slice(0, 2), undefined];
    for (let round = 0; round < 2; round++) assert.deepEqual(await store.getMany(['a', 'b', 'c']), left);
  });

  it('is no duration for anything but a length of time', () => {
    assert.throws(() => tiered([{ store: memory(), ttl: 'soon' }, memory()]), { code: 'INVALID_ARGUMENT' });
  });
});
