import { afterEach, describe, expect, it } from 'vitest';
import { memory } from '../../stores/index.ts';
import { FakeEmbedder } from '../../testing/index.ts';
import { identify } from '../identity.ts';
import { withDefaults } from '../semantic-cache-options.ts';
import { AnswerCache } from './answer-cache.ts';
import { fromStoredEntry } from './answer-entry.ts';
import { answerIdOf, answerIdOfEntry, plainAnswerText } from './answer-id.ts';

describe('answerIdOf', () => {
  it.each([
    ['Yes.', 'yes'],
    ['  Open   Settings,\nthen Security. ', 'open settings, then security'],
    ['“Ｐａｒｉｓ”', 'Paris!'],
  ])('names %j like %j', (one, other) => {
    expect(answerIdOf(one)).toBe(answerIdOf(other));
  });

  it.each([
    ['yes', 'no'],
    ['1.5', '15'],
    ['', 'yes'],
    ['...', '!!!'],
  ])('tells %j from %j', (one, other) => {
    expect(answerIdOf(one)).not.toBe(answerIdOf(other));
  });

  it('names objects by what they hold, and what has no text after its entry', () => {
    expect(plainAnswerText({ b: 1, a: 2 })).toBe(plainAnswerText({ a: 2, b: 1 }));
    const unnamed = (key: string, output: unknown) =>
      answerIdOfEntry({ key, output, answerId: undefined }, plainAnswerText);
    expect(unnamed('one', Number.NaN)).toBe(unnamed('one', () => 1));
    expect(unnamed('one', Number.NaN)).not.toBe(unnamed('two', Number.NaN));
  });
});

describe('answer ids of entries', () => {
  const store = memory();
  const opened: AnswerCache<string>[] = [];
  const open = (): AnswerCache<string> => {
    const cache = new AnswerCache<string>(withDefaults({ embedder: new FakeEmbedder(), guards: [], store }));
    opened.push(cache);
    return cache;
  };
  const of = (content: string) =>
    identify({ model: '', messages: [{ role: 'user', content }] }, { tenant: 'a', prefix: 'cache' });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((cache) => cache.close()));
    await store.clear('');
  });

  it('are kept with the answer, and may be those of a twin', async () => {
    const keys = [
      await open().keep(of('alpha one'), 'The answer.'),
      await open().keep(of('alpha two'), 'Other words', { answerId: answerIdOf('the answer') }),
    ];
    const kept = (await store.getMany(keys)).map((entry) => fromStoredEntry(entry!).answerId);
    expect(kept).toEqual([answerIdOf('the answer'), answerIdOf('the answer')]);
  });

  it.each([
    ['dots before a letter', `${'.'.repeat(1_000_000)}a`],
    ['dots between letters', `a${'.'.repeat(1_000_000)}a`],
    ['marks on one letter', `a${'\u0301'.repeat(500_000)}${'\u0327'.repeat(500_000)}`],
  ])('is done soon with a megabyte of %s', (_, text) => {
    const started = performance.now();
    expect(answerIdOf(text)).toHaveLength(32);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
