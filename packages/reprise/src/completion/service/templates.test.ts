import { describe, expect, it } from 'vitest';
import { openService } from './service-fixture.js';

describe('S2-55 templates', () => {
  const { texts, suggest } = openService();

  it.each([
    ['## Title|', '\n\n### ', 0.9],
    ['- milk|', '\n- ', 0.95],
    ['  * milk|', '\n  * ', 0.95],
    ['- [x] milk|', '\n- [ ] ', 0.95],
    ['-   milk|', '\n-   ', 0.95],
    ['9. nine|', '\n10. ', 0.95],
    ['1) one\n2) two|', '\n3) ', 0.95],
    ['1. one\n1. two|', '\n1. ', 0.95],
    ['- milk\n|', '- ', 0.95],
    ['3. milk\n|', '4. ', 0.95],
    ['- milk|\r\n', '\r\n- ', 0.95],
    ['Look:\n```|', '\n\n```', 0.8],
    ['```ts|', '\n\n```', 0.8],
    ['~~~~|', '\n\n~~~~', 0.8],
    ['- 牛奶|', '\n- ', 0.95],
  ])('go on from %j with %j', async (marked, text, confidence) => {
    const { suggestions } = await suggest(marked);
    expect(suggestions).toEqual([
      {
        text,
        type: 'template_completion',
        confidence,
        contextUsed: [expect.any(String)],
        timestamp: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });

  it.each([
    ['the deepest heading', '###### Title|'],
    ['a heading without a title', '### |'],
    ['an empty item, which ends a list', '- milk\n- |'],
    ['an item that goes on', '- milk| and honey'],
    ['code', '```\n- milk|'],
    ['the end of code', '```\na\n```|'],
    ['code within a line', '```a```|'],
    ['prose', 'Some prose|'],
    ['a list that begins, when nothing is known of the document', 'We need:|'],
  ])('have nothing for %s', async (_, marked) => {
    expect(await texts(marked)).toEqual([]);
  });
});

describe('S2-35 templates of a precomputed document (3.7 #16: contexts are read)', () => {
  const document = [
    '# Guide',
    '### Parts',
    '* one',
    '    + inner',
    '* two',
    '# Next',
    '### More',
    '```ts',
    'const a = 1;',
    '```',
  ].join('\n');

  it.each([
    ['# Third|', ['\n\n### ']],
    ['## Other|', ['\n\n### ']],
    ['We need:|', ['\n\n* ']],
    ['需要：|', ['\n\n* ']],
    ['* fruit:|', ['\n* ', '\n    + ']],
    ['- own marker|', ['\n- ']],
    ['See\n```|', ['ts\n\n```']],
    ['See\n```js|', ['\n\n```']],
  ])('have its style for %j', async (marked, expected) => {
    const { service, texts } = openService();
    await service.precompute('guide', document);
    expect(await texts(marked, { documentId: 'guide', types: ['template_completion'] })).toEqual(expected);
  });

  it('have that of the document that is named only, and for an hour', async () => {
    const { service, clock, texts } = openService();
    await service.precompute('guide', document);
    expect(await texts('We need:|', { documentId: 'guide:1' })).toEqual([]);
    expect(await texts('We need:|', { documentId: 'guide' })).toEqual(['\n\n* ']);
    clock.advance(3_600_000);
    expect(await texts('We need:|', { documentId: 'guide' })).toEqual([]);
  });

  it('follow the document as soon as it is precomputed again, although the place is cached', async () => {
    const { service, texts } = openService();
    await service.precompute('guide', document);
    expect(await texts('We need:|', { documentId: 'guide' })).toEqual(['\n\n* ']);
    await service.precompute('guide', '1) one\n2) two');
    expect(await texts('We need:|', { documentId: 'guide' })).toEqual(['\n\n1) ']);
  });
});

describe('S2-35 links of a precomputed document', () => {
  const document = [
    '# User Guide',
    '## Set-up & first steps',
    'See [the manual](https://example.org/manual) and [the map](./map.md).',
    'Also [[Page One]] and [[Page Two|two]].',
  ].join('\n');

  it.each([
    ['Read [The manual](|', ['https://example.org/manual)']],
    ['Read [The manual](|)', ['https://example.org/manual']],
    ['Read [it](./m|', ['ap.md)']],
    ['Read [User guide](|', ['#user-guide)']],
    ['Read [Set-up & first steps](#|', ['set-up--first-steps)']],
    ['Read [[Pa|', ['ge One]]', 'ge Two]]']],
    ['Read [[page o|', ['ne]]']],
    ['Read [[us|]]', ['er Guide']],
    ['Read [it](|', []],
    ['Read ![[No|', []],
  ])('complete %j', async (marked, expected) => {
    const { service, texts } = openService();
    await service.precompute('guide', document);
    expect(await texts(marked, { documentId: 'guide', types: ['context_aware'] })).toEqual(expected);
  });
});
