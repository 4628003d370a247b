import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { sizeOf } from '../memory/size-of.ts';
import type { StoredEntry } from '../store.ts';
import { Journal } from './journal.ts';

const entry = (key: string, parts: Partial<StoredEntry> = {}): StoredEntry => ({
  key,
  value: Uint8Array.of(1),
  createdAt: 0,
  version: 1,
  tags: [],
  ...parts,
});
const always = { onlyIfAbsent: false, now: 0 };
const ifAbsent = { onlyIfAbsent: true, now: 0 };
const roomy = { maxEntries: 100, maxBytes: 100_000 };
const text = (journal: Journal): string => {
  const { clear, removals, writes } = journal.next(100) ?? { removals: [], writes: [] };
  const written = writes.map(
    (write) => `${write.entry.key}${write.entry.version}${write.onlyIfAbsent ? '?' : ''}`,
  );
  return [clear === undefined ? [] : [`clear(${clear})`], removals.map((key) => `-${key}`), written]
    .flat()
    .join(' ');
};

describe('a journal', () => {
  it('keeps the last change of each key', () => {
    const journal = new Journal(roomy);
    journal.write(entry('a'), always);
    journal.write(entry('a', { version: 2 }), always);
    journal.write(entry('b'), always);
    journal.remove('b');
    journal.remove('c');
    journal.write(entry('c'), always);
    assert.equal(text(journal), '-b a2 c1');
    assert.equal(journal.bytes, 2 * sizeOf(entry('a')));
  });

  it('writes what is only wanted if absent by what it knows', () => {
    const journal = new Journal(roomy);
    journal.write(entry('unknown'), ifAbsent);
    journal.write(entry('unknown', { version: 2 }), ifAbsent);
    journal.write(entry('there'), always);
    journal.write(entry('there', { version: 2 }), ifAbsent);
    journal.remove('removed');
    journal.write(entry('removed'), ifAbsent);
    journal.write(entry('expired', { expiresAt: 5 }), always);
    journal.write(entry('expired', { version: 2 }), { onlyIfAbsent: true, now: 5 });
    assert.equal(text(journal), 'unknown1? there1 removed1 expired2');
  });

  it('sends clears first, without the changes they undo', () => {
    const journal = new Journal(roomy);
    journal.write(entry('p1'), always);
    journal.remove('p2');
    journal.write(entry('q'), always);
    journal.clear('pp');
    journal.clear('p');
    journal.write(entry('p3'), always);
    const clear = journal.next(100)!;
    assert.equal(text(journal), 'clear(p)');
    journal.sent(clear);
    assert.equal(text(journal), 'q1 p31');
  });

  it('keeps what changed again while it was sent', () => {
    const journal = new Journal(roomy);
    journal.write(entry('a'), always);
    journal.write(entry('b'), always);
    const batch = journal.next(100)!;
    journal.write(entry('a', { version: 2 }), always);
    journal.sent(batch);
    assert.equal(text(journal), 'a2');
    assert.equal(journal.bytes, sizeOf(entry('a')));
  });

  it('removes the oldest keys instead of writing them when the bytes are too many, and counts them', () => {
    const journal = new Journal({ maxEntries: 100, maxBytes: 2 * sizeOf(entry('a')) });
    for (const key of ['a', 'b', 'c', 'd']) journal.write(entry(key), key === 'b' ? ifAbsent : always);
    assert.equal(text(journal), '-a c1 d1');
    assert.equal(journal.dropped, 2);
  });

  it('forgets the oldest changes when there are too many, and counts them', () => {
    const journal = new Journal({ maxEntries: 2, maxBytes: 100_000 });
    for (const key of ['a', 'b', 'c']) journal.write(entry(key), always);
    assert.equal(text(journal), 'b1 c1');
    for (const prefix of ['x', 'y', 'z']) journal.clear(prefix);
    assert.deepEqual([text(journal), journal.size, journal.dropped], ['clear(y)', 2, 4]);
  });

  it('puts off what failed, passes by what it is told to, and removes what it gives up', () => {
    const journal = new Journal(roomy);
    for (const key of ['a', 'b', 'c']) journal.write(entry(key), key === 'c' ? ifAbsent : always);
    journal.remove('x');
    journal.remove('y');
    journal.postpone({ writes: [journal.next(100)!.writes[0]!], removals: ['x'] });
    assert.equal(text(journal), '-y -x b1 c1? a1');
    const batch = journal.next(2, new Set(['y', 'b']))!;
    assert.deepEqual([batch.removals, batch.writes.map((each) => each.entry.key)], [['x'], ['c']]);
    const all = journal.next(100)!;
    journal.write(entry('a', { version: 2 }), always);
    journal.giveUp(all);
    assert.equal(text(journal), '-b a2');
    assert.deepEqual([journal.dropped, journal.bytes], [4, sizeOf(entry('a'))]);
  });
});
