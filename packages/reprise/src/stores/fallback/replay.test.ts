import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { RepriseError, silentLogger } from '../../core/index.ts';
import { memory } from '../memory/memory.ts';
import type { StoredEntry } from '../store.ts';
import { Journal } from './journal.ts';
import { Replay } from './replay.ts';

const entry = (key: string, version = 1): StoredEntry => ({
  key,
  value: Uint8Array.of(1),
  createdAt: 0,
  version,
  tags: [],
});
const always = { onlyIfAbsent: false, now: 0 };

/** A journal, and a store that rejects whatever `rejects` gives an error for. */
function setup(rejects: (key: string) => Error | undefined) {
  const journal = new Journal({ maxEntries: 10_000, maxBytes: 10_000_000 });
  const store = memory();
  const calls = { writes: 0 };
  const setMany = store.setMany.bind(store);
  const deleteMany = store.deleteMany.bind(store);
  const check = (keys: readonly string[]) => {
    for (const key of keys) {
      const error = rejects(key);
      if (error) throw error;
    }
  };
  store.setMany = async (entries, options) => {
    calls.writes += 1;
    check(entries.map(({ key }) => key));
    return setMany(entries, options);
  };
  store.deleteMany = async (keys) => {
    check(keys.map((key) => `-${key}`));
    return deleteMany(keys);
  };
  const lines: string[] = [];
  const logger = { ...silentLogger, warn: (line: string) => void lines.push(line) };
  const replay = new Replay({ journal, store, logger, within: (result) => result, onProgress: () => {} });
  const run = async (): Promise<boolean> => {
    let empty = false;
    await replay
      .run(() => {
        empty = true;
      })
      .catch(() => {});
    return empty;
  };
  const write = (...keys: string[]) => {
    for (const key of keys) journal.write(entry(key), always);
  };
  return { journal, store, calls, lines, run, write };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `key-${index}`);

describe('sending the changes of an outage', () => {
  it('gives up at once what the store says is wrong, and removes the key instead', async () => {
    const tooLarge = new RepriseError('INVALID_ARGUMENT', 'too large for the server');
    const wrong = new Set<string>();
    const { journal, store, lines, run, write } = setup((key) => (wrong.has(key) ? tooLarge : undefined));
    await store.setMany([entry('key-7', 9)]);
    wrong.add('key-7').add('key-8');
    write(...numbered(1_200));
    assert.equal(await run(), true);
    assert.equal(await store.count(), 1_198);
    assert.deepEqual(await store.getMany(['key-7']), [undefined]);
    assert.deepEqual([journal.size, journal.dropped], [0, 2]);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /never takes some changes.*too large for the server/);
  });

  it('gives up what failed alone three times while other entries were taken', async () => {
    const { journal, store, lines, run, write } = setup((key) =>
      key === 'odd' ? new Error('cannot') : undefined,
    );
    write('odd', 'a');
    assert.deepEqual([await run(), journal.size], [false, 1]);
    // Nothing else to be taken: that says nothing about the entry.
    for (let attempt = 0; attempt < 5; attempt++) assert.deepEqual([await run(), journal.size], [false, 1]);
    write('b');
    assert.deepEqual([await run(), journal.dropped], [false, 0]);
    write('c');
    assert.deepEqual([await run(), journal.dropped, journal.size], [true, 1, 0]);
    assert.equal(await store.count(), 3);
    assert.equal(lines.length, 1);
  });

  it('counts the tries of a key that is written again and again', async () => {
    const { journal, run, write } = setup((key) => (key === 'odd' ? new Error('cannot') : undefined));
    for (const other of ['a', 'b', 'c']) {
      assert.equal(journal.dropped, 0);
      write('odd', other);
      await run();
    }
    assert.deepEqual([journal.dropped, journal.size], [1, 0]);
  });

  it('keeps what waits, after few calls, when the store takes nothing', async () => {
    const { journal, calls, run, write } = setup(() => new Error('read-only'));
    write(...numbered(2_000));
    for (let attempt = 0; attempt < 4; attempt++) {
      calls.writes = 0;
      assert.equal(await run(), false);
      assert.ok(calls.writes <= 12, `${calls.writes} calls`);
    }
    assert.deepEqual([journal.size, journal.dropped], [2_000, 0]);
  });

  it('stops at the first single change that is not answered in time, and sends the others first next time', async () => {
    const late = new RepriseError('DEADLINE_EXCEEDED', 'too long');
    const { journal, store, calls, run, write } = setup((key) => (key === 'slow' ? late : undefined));
    write('slow', ...numbered(20));
    assert.equal(await run(), false);
    assert.deepEqual([calls.writes, await store.count()], [2, 0]);
    assert.equal(await run(), false);
    assert.deepEqual([journal.size, await store.count()], [1, 20]);
  });

  it('gives up removals and clears that the store says are wrong, but waits with all else for a clear', async () => {
    const wrong = new RepriseError('INVALID_ARGUMENT', 'cannot');
    const { journal, store, run, write } = setup((key) => (key === '-long' ? wrong : undefined));
    let error: Error = new Error('busy');
    store.clear = () => Promise.reject(error);
    journal.clear('p');
    journal.remove('long');
    write('a');
    for (let attempt = 0; attempt < 5; attempt++) assert.equal(await run(), false);
    assert.deepEqual([journal.size, journal.dropped, await store.count()], [3, 0, 0]);
    error = wrong;
    assert.equal(await run(), true);
    assert.deepEqual([journal.size, journal.dropped, await store.count()], [0, 2, 1]);
  });
});
