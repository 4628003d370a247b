import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { KeyValueJournal } from './key-value-journal.ts';

const noted = { result: true, at: 0 };
const set = (journal: KeyValueJournal, key: string, text: string) =>
  journal.note('set', [key, text, { ttl: 0 }], noted);
const append = (journal: KeyValueJournal, key: string, text: string) =>
  journal.note('appendToStream', [key, [['value', text]]], noted);
const textOf = (journal: KeyValueJournal) =>
  journal
    .take(100)
    .map(({ key, calls }) => `${key}: ${calls.map(({ name }) => name).join(' ')}`)
    .sort();

describe('the journal of a key-value store', () => {
  it('gives back every byte when its changes are taken', () => {
    const journal = new KeyValueJournal({ maxEntries: 100, maxBytes: 100_000 });
    for (const key of ['a', 'b']) {
      set(journal, key, 'x'.repeat(100));
      for (let step = 0; step < 20; step++) {
        append(journal, `stream ${key}`, 'x');
        journal.note('pushRight', ['list', ['x', 'y']], { result: 2, at: 0 });
        journal.note('popLeft', ['list'], { result: ['x'], at: 0 });
        journal.note('expire', [key, 1_000], noted);
      }
    }
    assert.ok(journal.bytes > 0 && journal.size > 0);
    journal.take(100);
    assert.deepEqual([journal.size, journal.bytes, journal.dropped], [0, 0, 0]);
  });

  it('never keeps more than its bounds, however many changes one key has', () => {
    const journal = new KeyValueJournal({ maxEntries: 50, maxBytes: 5_000 });
    for (let step = 0; step < 2_000; step++) {
      append(journal, 'one', 'x'.repeat(step % 100));
      set(journal, `k${step % 7}`, 'x'.repeat(step % 90));
      journal.note('clear', [`p${step}`], noted);
      assert.ok(
        journal.size <= 50 && journal.bytes <= 5_000,
        `${journal.size} changes, ${journal.bytes} bytes`,
      );
    }
    assert.ok(journal.dropped > 1_000);
  });

  it('puts back what was not sent in front of what came since, unless that replaces it', () => {
    const journal = new KeyValueJournal({ maxEntries: 100, maxBytes: 100_000 });
    append(journal, 'a', '1');
    set(journal, 'b', '1');
    const taken = journal.take(10);
    journal.note('trimStream', ['a', 1], noted);
    journal.note('delete', ['b'], noted);
    for (const calls of taken) journal.return(calls);
    assert.deepEqual(textOf(journal), ['a: appendToStream trimStream', 'b: delete']);
  });

  it('leaves a removal behind where it gives up a value', () => {
    const journal = new KeyValueJournal({ maxEntries: 100, maxBytes: 1_000 });
    set(journal, 'large', 'x'.repeat(400));
    set(journal, 'small', 'x');
    set(journal, 'small too', 'x');
    assert.deepEqual(textOf(journal), ['large: delete', 'small too: set', 'small: set']);
  });
});
