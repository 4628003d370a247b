import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { markdownPatterns } from './markdown-patterns.ts';

describe('the patterns of a Markdown document', () => {
  it('S2-35 are headings with levels, and nothing that looks like one', () => {
    const { headings } = markdownPatterns('# One\n### Three ###\n#no\n####### seven\n  ## C#\r\n#\n');
    assert.deepEqual(
      headings.map(({ level, text }) => [level, text]),
      [
        [1, 'One'],
        [3, 'Three'],
        [2, 'C#'],
        [1, ''],
      ],
    );
  });

  it('S2-35 are items of lists with marker and indentation, and no rules', () => {
    const { lists } = markdownPatterns('- a\n  * b\n\t+ c\n10. d\n2) e\n- - -\n* * *\n---\n-f\n1.g\n-\n');
    assert.deepEqual(
      lists.map(({ marker, indentation, text }) => [indentation, marker, text]),
      [
        ['', '-', 'a'],
        ['  ', '*', 'b'],
        ['\t', '+', 'c'],
        ['', '10.', 'd'],
        ['', '2)', 'e'],
        ['', '-', ''],
      ],
    );
  });

  it('S2-35 are code blocks, in which nothing else is found', () => {
    const content = '```ts title\n# no\n- no\n~~~\n```\n# yes\n~~~~\n[no](no)\n~~~\n~~~~\n```open\n# no';
    const { codeBlocks, headings, lists, links } = markdownPatterns(content);
    assert.deepEqual(
      codeBlocks.map(({ language, position, end }) => [language, content.slice(position, end).slice(-4)]),
      [
        ['ts', '\n```'],
        ['', '~~~~'],
        ['open', '# no'],
      ],
    );
    assert.deepEqual([headings.map(({ text }) => text), lists, links], [['yes'], [], []]);
  });

  it('S2-35 are links, those of wikis too, and no images', () => {
    const content = '你好 [a](b) ![i](j) [c d](<e> [f](g "title") [[H]] [[i|j]] ![[k]] [l][m]';
    assert.deepEqual(
      markdownPatterns(content).links.map(({ position, ...link }) => [
        content.slice(position, position + 2),
        link,
      ]),
      [
        ['[a', { text: 'a', target: 'b', kind: 'inline' }],
        ['[f', { text: 'f', target: 'g', kind: 'inline' }],
        ['[[', { text: 'H', target: 'H', kind: 'wiki' }],
        ['[[', { text: 'j', target: 'i', kind: 'wiki' }],
      ],
    );
  });

  it('are at most a thousand of each kind, and their texts are short and whole characters', () => {
    const content = `${'- x\n'.repeat(1_001)}# ${'a'.repeat(199)}👋`;
    const { lists, headings } = markdownPatterns(content);
    assert.equal(lists.length, 1_000);
    assert.equal(headings[0]?.text, 'a'.repeat(199));
  });

  it('are found in any text, each where it says it is', () => {
    const piece = fc.constantFrom(
      '#',
      ' ',
      '\n',
      '- ',
      '1. ',
      '```',
      '~~~',
      '[',
      ']',
      '(',
      ')',
      '|',
      'a',
      '\r',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const content = pieces.join('');
        const { headings, lists, codeBlocks, links } = markdownPatterns(content);
        for (const { position } of [...headings, ...lists, ...codeBlocks]) {
          assert.ok(position === 0 || content[position - 1] === '\n');
        }
        for (const { position } of links) assert.equal(content[position], '[');
      }),
    );
  });

  it('take no longer for texts that are made to take long', () => {
    const made = ['[', '[a](', '[[', '![a](b', ' ', '`', '# #', '- ', '[a](b "', '[[a]', '[](a\t\t', '~~~\n'];
    const started = performance.now();
    for (const each of made) markdownPatterns(each.repeat(200_000 / each.length));
    // Quadratic ones take minutes.
    assert.ok(performance.now() - started < 5_000);
  });
});
