import { describe, expect, it } from 'vitest';
import { completionKey } from './completion-key.ts';
import { place } from './service-fixture.js';
import type { SuggestRequest } from './suggest-request.ts';
import { writingContext } from './writing-context.ts';

const checked = { types: ['template_completion'], maxSuggestions: 3 } as const;
const contextOf = (marked: string) => writingContext({ ...place(marked), ...checked });

function keyOf(marked: string, fields: Partial<SuggestRequest> = {}): string {
  const request = { ...checked, ...place(marked), ...fields, types: fields.types ?? checked.types };
  return completionKey({ ...request, maxSuggestions: 3 }, writingContext({ ...request, maxSuggestions: 3 }));
}

describe('S2-52 the context', () => {
  it('is 500 characters before, 100 behind, the line and the paragraph', () => {
    const text = `${'a'.repeat(600)}\n\nOne two\nthree |four\nfive\n\n${'b'.repeat(200)}`;
    const context = contextOf(text);
    expect(context.before).toHaveLength(500);
    expect(context.after).toHaveLength(100);
    expect([context.lineBefore, context.lineAfter, context.previousLine]).toEqual([
      'three ',
      'four',
      'One two',
    ]);
    expect(context.currentParagraph).toBe('One two\nthree four\nfive');
  });

  it('has no half characters at its ends', () => {
    const { before, after } = contextOf(`${'👍'.repeat(300)}x|y${'👍'.repeat(100)}`);
    expect(before.isWellFormed() && after.isWellFormed()).toBe(true);
    expect(before.length).toBeLessThanOrEqual(500);
  });

  it.each([
    ['# One\n## Two\n\ntext|', { headingLevel: 2, inList: false, inCodeBlock: false, lineNumber: 4 }],
    ['## Two|', { headingLevel: 2, inList: false, inCodeBlock: false, lineNumber: 1 }],
    ['- a\n  - b|', { headingLevel: 0, inList: true, inCodeBlock: false, lineNumber: 2 }],
    ['# A\n```sh\n# no heading|', { headingLevel: 1, inList: false, inCodeBlock: true, lineNumber: 3 }],
    ['~~~\n```\n- a|', { headingLevel: 0, inList: false, inCodeBlock: true, lineNumber: 3 }],
    ['```\na\n```\n- a|', { headingLevel: 0, inList: true, inCodeBlock: false, lineNumber: 4 }],
  ])('knows the structure of %j', (marked, structure) => {
    expect(contextOf(marked).structure).toEqual(structure);
  });

  it('knows how lines end', () => {
    expect(contextOf('a\r\nbcd|')).toMatchObject({ newline: '\r\n', lineBefore: 'bcd', previousLine: 'a' });
    expect(contextOf('abc|\r\nd')).toMatchObject({ newline: '\r\n', lineAfter: '' });
    expect(contextOf('a\nbcd|').newline).toBe('\n');
  });

  it('takes little time for a text of 1 MiB, in one line or in many', () => {
    for (const unit of ['x', 'x\n', ' ', '\n', '#', '- ', '```\n']) {
      const text = unit.repeat(1_048_576 / unit.length);
      const began = performance.now();
      writingContext({ text, cursorPosition: text.length, ...checked });
      expect(performance.now() - began).toBeLessThan(1_000);
    }
  });
});

describe('S2-53 the key', () => {
  const text = `${'x'.repeat(200)} The quick|`;

  it('is a digest of the last 100 characters, the line, the document and the types', () => {
    expect(keyOf(text)).toMatch(/^[0-9a-f]{64}$/);
    expect(keyOf(`far away\n\n${'y\n'.repeat(60)}${text}`)).toBe(
      keyOf(`other\n\n${'y\n'.repeat(60)}${text}`),
    );
    const others = [
      keyOf(`${text} `),
      keyOf(`${text}ly`),
      keyOf(text, { documentId: 'a' }),
      keyOf(text, { documentId: 'b' }),
      keyOf(text, { types: ['context_aware'] }),
      keyOf(text, { context: { tone: 'formal' } }),
      keyOf(`\`\`\`\n${text}`),
    ];
    expect(new Set([keyOf(text), ...others]).size).toBe(others.length + 1);
  });

  it('is the same however the fields of `context` are ordered', () => {
    const [first, second] = [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ];
    expect(keyOf(text, { context: first })).toBe(keyOf(text, { context: second }));
  });
});
