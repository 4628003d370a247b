import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { deferred, RepriseError, silentLogger } from '../../core/index.ts';
import { ChaosStore, ManualClock, storeContract } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import type { Store, StoredEntry } from '../store.ts';
import { fallback } from './fallback.ts';
import type { FallbackOptions } from './fallback-options.ts';

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
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
};

/** A store with a fallback, its primary under control, and the lines it logs. */
function setup(options: FallbackOptions = {}) {
  const clock = new ManualClock();
  const inner = memory({ clock });
  const primary = new ChaosStore(inner);
  const secondary = memory({ clock });
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const logger = { ...silentLogger, warn: note, info: note };
  const store = fallback(primary, secondary, { clock, logger, random: () => 1, deadline: 100, ...options });
  const mode = (to: 'work' | 'fail' | 'hang') => {
    primary.reads = to;
    primary.writes = to;
  };
  /** Lets the primary work again and the store notice it. */
  const recover = async () => {
    mode('work');
    clock.advance(1_000);
    await settle();
  };
  return { clock, inner, primary, secondary, lines, store, mode, recover };
}

describe('fallback while the primary store works', () => {
  for (const { title, run } of storeContract(({ clock }) =>
    fallback(memory({ clock }), memory({ clock }), { clock }),
  ))
    it(title, run);

  it('leaves the secondary store alone', async () => {
    const { store, inner, secondary } = setup();
    await store.setMany([entry('a')]);
    assert.deepEqual([await inner.count(), await secondary.count()], [1, 0]);
  });

  it('hands errors that only the caller can mend to the caller', async () => {
    const { store, inner } = setup();
    inner.setMany = () => Promise.reject(new RepriseError('INVALID_ARGUMENT', 'too large'));
    await assert.rejects(store.setMany([entry('a')]), /too large/);
    assert.equal(store.stats().outages, 0);
  });
});

describe('fallback while the primary store fails', () => {
  for (const { title, run } of storeContract(({ clock }) => {
    const primary = new ChaosStore(memory({ clock }));
    primary.reads = 'fail';
    primary.writes = 'fail';
    return fallback(primary, memory({ clock }), { clock });
  }))
    it(title, run);

  it('serves from the secondary store and reports each change of state once', async () => {
    const { store, mode, lines, recover } = setup();
    mode('fail');
    await store.setMany([entry('a')]);
    await store.setMany([entry('b')]);
    assert.deepEqual(await versions(store, 'a', 'b', 'c'), [1, 1, undefined]);
    assert.equal(store.stats().serving, 'secondary');
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^the primary store fails: the chaos store was told to fail/);
    await recover();
    assert.equal(store.stats().serving, 'primary');
    assert.deepEqual(lines.slice(1), ['the primary store works again']);
  });

  it('waits for it no longer than the deadline, and not at all during the outage', async () => {
    const { store, clock, mode } = setup();
    mode('hang');
    const reading = store.getMany(['a']);
    clock.advance(100);
    assert.deepEqual(await reading, [undefined]);
    await store.setMany([entry('a')]);
    assert.deepEqual(await versions(store, 'a'), [1]);
  });

  it('sends the writes and removals of the outage, the last of each key, before it reads the primary again', async () => {
    const { store, inner, secondary, mode, recover } = setup();
    await store.setMany([entry('changed'), entry('removed'), entry('same')]);
    mode('fail');
    await store.setMany([entry('changed', { version: 2 }), entry('new')]);
    await store.setMany([entry('changed', { version: 3 })]);
    await store.deleteMany(['removed']);
    await store.setMany([entry('same', { version: 9 })], { onlyIfAbsent: true });
    assert.equal(store.stats().journaled, 4);
    await recover();
    assert.deepEqual(await versions(inner, 'changed', 'new', 'removed', 'same'), [3, 1, undefined, 1]);
    assert.deepEqual(await versions(store, 'changed', 'removed'), [3, undefined]);
    assert.deepEqual([store.stats().journaled, store.stats().journaledBytes], [0, 0]);
    assert.equal(await secondary.count(), 0);
  });

  it('clears during an outage too, and keeps what was written after', async () => {
    const { store, inner, mode, recover } = setup();
    await store.setMany([entry('p1'), entry('p2'), entry('q')]);
    mode('fail');
    await store.setMany([entry('p3')]);
    await store.clear('p');
    await store.setMany([entry('p2', { version: 2 })]);
    assert.deepEqual(await versions(store, 'p1', 'p2', 'p3'), [undefined, 2, undefined]);
    await recover();
    assert.deepEqual(await versions(inner, 'p1', 'p2', 'p3', 'q'), [undefined, 2, undefined, 1]);
  });

  it('takes changes that come while it sends the others', async () => {
    const { store, inner, mode, clock } = setup();
    mode('fail');
    await store.setMany([entry('a')]);
    mode('work');
    const setMany = inner.setMany.bind(inner);
    inner.setMany = async (entries, options) => {
      inner.setMany = setMany;
      await setMany(entries, options);
      await store.setMany([entry('a', { version: 2 })]);
      await store.deleteMany(['b']);
    };
    clock.advance(1_000);
    await settle();
    assert.equal(store.stats().serving, 'primary');
    assert.deepEqual(await versions(inner, 'a'), [2]);
  });

  it('tries again ever more rarely, and goes on with the outage when only reads work', async () => {
    const { store, inner, primary, clock, mode } = setup({ retryAfter: 1_000, longestRetry: 4_000 });
    const tries: number[] = [];
    const getMany = primary.getMany.bind(primary);
    primary.getMany = (keys) => {
      tries.push(clock.now());
      return getMany(keys);
    };
    mode('fail');
    await store.setMany([entry('a')]);
    const began = clock.now();
    for (let second = 0; second < 16; second++) {
      clock.advance(1_000);
      await settle();
    }
    assert.deepEqual(
      tries.map((at) => at - began),
      [1_000, 3_000, 7_000, 11_000, 15_000],
    );
    primary.reads = 'work';
    clock.advance(4_000);
    await settle();
    assert.equal(store.stats().serving, 'secondary');
    mode('work');
    clock.advance(4_000);
    await settle();
    assert.deepEqual(await versions(inner, 'a'), [1]);
  });

  it('does not serve in a second outage what the first one left', async () => {
    const { store, mode, recover } = setup();
    mode('fail');
    await store.setMany([entry('a')]);
    await recover();
    await store.setMany([entry('a', { version: 2 })]);
    mode('fail');
    assert.deepEqual(await versions(store, 'a'), [undefined]);
    assert.equal(store.stats().outages, 2);
  });

  it('does not serve in a second outage what came to the secondary store after the first one', async () => {
    const { store, secondary, mode, recover } = setup();
    const setMany = secondary.setMany.bind(secondary);
    const gate = deferred<void>();
    secondary.setMany = async (entries) => {
      await gate.promise;
      await setMany(entries);
    };
    mode('fail');
    const writing = store.setMany([entry('a')]);
    await settle();
    await recover();
    await store.setMany([entry('a', { version: 2 })]);
    gate.resolve();
    await writing;
    mode('fail');
    assert.deepEqual(await versions(store, 'a'), [undefined]);
  });

  it('bounds what waits for the primary store, and counts what it gives up', async () => {
    const { store, mode } = setup({ journalEntries: 2 });
    mode('fail');
    await store.setMany([entry('a'), entry('b'), entry('c')]);
    const { journaled, dropped } = store.stats();
    assert.deepEqual([journaled, dropped], [2, 1]);
  });

  it('scans the secondary store, but rejects when the primary fails half way', async () => {
    const { store, inner, mode } = setup();
    await store.setMany([entry('a'), entry('b')]);
    inner.scan = async function* () {
      yield entry('a');
      throw new Error('lost');
    };
    const seen: string[] = [];
    const scan = async () => {
      for await (const { key } of store.scan()) seen.push(key);
    };
    await assert.rejects(scan(), /lost/);
    assert.deepEqual(seen, ['a']);
    mode('fail');
    await store.setMany([entry('c')]);
    await scan();
    assert.deepEqual(seen, ['a', 'c']);
  });

  it('sends what waits when it is closed, or says what is lost', async () => {
    for (const works of [true, false]) {
      const { store, primary, inner, lines, mode } = setup();
      let sent = 0;
      mode('fail');
      await store.setMany([entry('a')]);
      if (works) mode('work');
      inner.close = async () => {
        sent = await inner.count();
      };
      primary.close = () => inner.close();
      await store.close();
      assert.equal(sent, works ? 1 : 0);
      assert.match(lines[1]!, works ? /works again/ : /are lost/);
    }
  });

  it('ends the outage without what the primary never takes', async () => {
    const { store, inner, mode, recover, lines } = setup();
    mode('fail');
    await store.setMany([entry('large'), entry('small')]);
    const setMany = inner.setMany.bind(inner);
    inner.setMany = async (entries, options) => {
      if (entries.some(({ key }) => key === 'large')) throw new RepriseError('INVALID_ARGUMENT', 'too large');
      return setMany(entries, options);
    };
    await recover();
    const { serving, dropped, journaled } = store.stats();
    assert.deepEqual([serving, dropped, journaled], ['primary', 1, 0]);
    assert.deepEqual(await versions(store, 'large', 'small'), [undefined, 1]);
    assert.match(lines[1]!, /given up: too large/);
    assert.equal(lines.length, 3);
  });

  it('tries again soon when the primary took something', async () => {
    const { store, inner, clock, mode } = setup();
    mode('fail');
    await store.setMany([entry('odd')]);
    const setMany = inner.setMany.bind(inner);
    inner.setMany = async (entries, options) => {
      if (entries.some(({ key }) => key === 'odd')) throw new Error('no');
      return setMany(entries, options);
    };
    for (let wait = 1_000; wait < 30_000; wait *= 2) {
      clock.advance(wait);
      await settle();
    }
    mode('work');
    await store.setMany([entry('a')]);
    clock.advance(32_000);
    await settle();
    for (const key of ['b', 'c']) {
      await store.setMany([entry(key)]);
      clock.advance(1_000);
      await settle();
    }
    assert.deepEqual([store.stats().serving, store.stats().dropped], ['primary', 1]);
  });
});
