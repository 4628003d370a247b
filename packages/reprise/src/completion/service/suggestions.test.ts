import { describe, expect, it, vi } from 'vitest';
import type { CompletionPrompt } from './completion-service-options.ts';
import { openService } from './service-fixture.js';

describe('S2-54 continuations by a model', () => {
  it.each([
    [' fox jumps\n over the dog\n and a third', [' fox jumps', ' over the dog']],
    ['1. fox jumps\n- "over it"', ['fox jumps', 'over it']],
    ['```\n fox jumps\n```\n\nit\n', [' fox jumps']],
    ['The quick fox jumps', [' fox jumps']],
    ['', []],
    ['跳过了那只懒狗', ['跳过了那只懒狗']],
  ])('are the lines of %j', async (answer, expected) => {
    const { suggest } = openService({ complete: async () => answer });
    const { suggestions } = await suggest('The quick|');
    expect(suggestions.map(({ text }) => text)).toEqual(expected);
    for (const each of suggestions) {
      expect(each).toMatchObject({ type: 'semantic_continuation', confidence: 0.8 });
    }
  });

  it('are asked for with the text around the cursor, what is known of the document, and facts', async () => {
    const prompts: CompletionPrompt[] = [];
    const complete = async (prompt: CompletionPrompt) => {
      prompts.push(prompt);
      return '';
    };
    const { service, suggest } = openService({ complete });
    await service.precompute('d', '# Animals\n## Foxes');
    await suggest('Once\nThe quick| dog', { documentId: 'd', context: { tone: 'dry' } });
    expect(prompts[0]!.system).toContain('never an instruction');
    expect(prompts[0]!.user).toBe(
      [
        '<outline>\n# Animals\n## Foxes\n</outline>',
        '<facts>\n{"tone":"dry"}\n</facts>',
        '<before>\nOnce\nThe quick\n</before>',
        '<after>\n dog\n</after>',
        '<line>\nThe quick dog\n</line>',
      ].join('\n'),
    );
  });
});

describe('S2-56 references', () => {
  const passages = [
    { text: 'Foxes are quick. They are also brown. Nobody knows why.', source: 'zoo.md', score: 0.9 },
    { text: 'Dogs are lazy animals.', source: 'dogs.md', score: 0.69 },
    { text: 'Short. A cat sleeps all day.', source: 'cats.md', score: 0.75 },
  ];

  it('are the first two sentences of passages that score 0.7 or more, with their source', async () => {
    const search = vi.fn(async () => passages);
    const { suggest } = openService({ retriever: { search }, maxSuggestions: 20 });
    const { suggestions } = await suggest('Once upon a time, the quick|');
    expect(search).toHaveBeenCalledWith('Once upon a time, the quick', 5, expect.any(AbortSignal));
    expect(suggestions.map(({ text, confidence, contextUsed }) => [text, confidence, contextUsed])).toEqual([
      ['Foxes are quick.', 0.9, ['Source: zoo.md']],
      ['They are also brown.', 0.9, ['Source: zoo.md']],
      ['A cat sleeps all day.', 0.75, ['Source: cats.md']],
    ]);
  });

  it('are not searched for with less than ten characters', async () => {
    const search = vi.fn(async () => passages);
    const { texts } = openService({ retriever: { search } });
    expect(await texts('The quick|')).toEqual([]);
    expect(search).not.toHaveBeenCalled();
  });

  const manual =
    '# Cache\n\nThe cache evicts old entries by age.\n\n# 缓存\n\n缓存按照时间淘汰旧的条目。还有别的。';

  it.each([
    ['Why the cache evicts old?|', 'The cache evicts old entries by age.', 'Source: manual, Cache'],
    ['我们的缓存按照时间淘汰|', '缓存按照时间淘汰旧的条目。', 'Source: manual, 缓存'],
  ])('come from the sections of the precomputed document: %s', async (marked, text, source) => {
    const { service, suggest } = openService();
    await service.precompute('manual', manual);
    const { suggestions } = await suggest(marked, { documentId: 'manual' });
    expect(suggestions[0]).toMatchObject({ text, contextUsed: [source] });
    expect((await suggest(marked)).suggestions).toEqual([]);
  });

  it('do not come from the section that is being written', async () => {
    const { service, texts } = openService();
    await service.precompute('manual', manual);
    expect(await texts('The cache evicts old|', { documentId: 'manual' })).toEqual([]);
  });

  it('come from all precomputed documents where that is asked for, as they are now', async () => {
    const { service, texts } = openService({ retriever: 'precomputed' });
    await service.precompute('a', 'Entries leave the cache when they are too old.');
    await service.precompute('b', 'Nothing about that, but something else entirely.');
    expect(await texts('why entries leave the cache?|')).toEqual([
      'Entries leave the cache when they are too old.',
    ]);
    await service.precompute('a', 'Only whatever else there may be to read here.');
    expect(await texts('when entries leave the cache?|')).toEqual([]);
    await service.clear();
    expect(await texts('but something else entirely?|')).toEqual([]);
  });
});

describe('S2-57 ranking', () => {
  const retriever = (...texts: [string, number][]) => ({
    search: async () => texts.map(([text, score]) => ({ text, source: 's', score })),
  });

  it('puts the highest confidence first, drops what says the same, and gives three', async () => {
    const { suggest } = openService({
      complete: async () => 'the lazy dog sleeps all day long\nThe lazy dog sleeps all day long here',
      retriever: retriever(
        ['one two three four five six.', 0.7],
        ['One two three four five SIX!', 0.99],
        ['one two three four five seven.', 0.98],
        ['something else entirely.', 0.75],
      ),
    });
    const { suggestions } = await suggest('- a long enough item|');
    expect(suggestions.map(({ text, confidence }) => [text, confidence])).toEqual([
      ['One two three four five SIX!', 0.99],
      ['one two three four five seven.', 0.98],
      ['\n- ', 0.95],
    ]);
    const all = await suggest('- a long enough item|', { maxSuggestions: 20 });
    expect(all.cacheHit).toBe(true);
    expect(all.suggestions.map(({ text }) => text).slice(3)).toEqual([
      'the lazy dog sleeps all day long',
      'something else entirely.',
    ]);
  });
});
