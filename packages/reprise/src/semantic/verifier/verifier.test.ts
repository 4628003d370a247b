import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairVerifier } from './verifier.ts';

const verifier = pairVerifier();
const score = (query: string, cached: string, similarity?: number) =>
  verifier.score(query, cached, similarity);

describe('the pair verifier', () => {
  it('is sure of equal texts', () => {
    expect(score('How do I reset my password?', 'How do I reset my password?', 1)).toBe(1);
  });

  it.each([
    ['How do I reset my password?', 'How can I reset my password?', 0.97],
    ['my card has not arrived', 'my card still has not arrived yet', 0.93],
    ['That is not hard.', 'That is easy.', 0.8],
    ['is tea better than coffee', 'is the tea better than coffee', 0.97],
    ['are tickets refundable', 'are the tickets ever refundable', 0.9],
    ['怎么开通微粒贷', '如何开通微粒贷？', undefined],
    ['如何提前还款', '怎么样可以提前还款呢', undefined],
  ])('finds one answer for %s and %s', (query, cached, similarity) => {
    expect(score(query, cached, similarity)).toBeGreaterThan(0.9);
  });

  it.each([
    ['How do I enable dark mode?', 'How do I disable dark mode?', 0.93],
    ['When will my card arrive?', 'Why was my card declined?', 0.85],
    ['capital of Canada', 'population of Canada', 0.68],
    ['mount a disk in linux', 'format a disk in linux', 0.9],
    ['how can i feed birds', 'will birds feed me', 0.75],
    ['how long do bees live', 'how do bees live', 0.83],
    ['does honey help against hay fever', 'does aspirin help against hay fever', 0.85],
    ['怎么开通微粒贷', '怎么关闭微粒贷', 0.95],
    ['如何提前还款', '为什么不能提前还款', 0.95],
    ['怎么开通微粒贷', 'How do I open a loan?', 0.95],
  ])('finds no one answer for %s and %s', (query, cached, similarity) => {
    expect(score(query, cached, similarity)).toBeLessThan(0.8);
  });

  it('never lowers the score for a higher similarity', () => {
    const pair = ['How do I change my PIN?', 'What is the way to change the PIN of my card?'] as const;
    const scores = [undefined, 0.5, 0.7, 0.8, 0.9, 0.99].map((similarity) => score(...pair, similarity));
    expect(scores.slice(1)).toEqual(scores.slice(1).toSorted((left, right) => left - right));
  });

  it('gives 0 to 1 for any texts, and the same whichever is asked', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc
        .array(fc.constantFrom('card', 'not', 'lost', 'how', 'Paris', '12', 'a', '卡', '不'), {
          maxLength: 12,
        })
        .map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(
        text,
        text,
        fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: undefined }),
        (a, b, s) => {
          const both = [score(a, b, s), score(b, a, s)] as const;
          expect(both[0]).toBeGreaterThanOrEqual(0);
          expect(both[0]).toBeLessThanOrEqual(1);
          expect(both[0]).toBeCloseTo(both[1], 9);
          expect(score(a, b, s)).toBe(both[0]);
        },
      ),
    );
  });
});

describe('an attack on the pair verifier', () => {
  it.each([
    ['no text', '', 'How do I reset my password?'],
    ['blanks', '   ', '\n\t'],
    ['signs', '?!', '…'],
    ['one repeated character', 'a'.repeat(40), 'a'.repeat(41)],
    ['one repeated word', 'no '.repeat(40), 'no '.repeat(41)],
    ['a letter of another script', 'paypal login', 'p\u0430ypal login'],
    ['an invisible letter', 'reset my password', 'reset my pass\u200bword'],
    ['a direction override', 'pay 12 to Bob', '\u202epay 12 to Bob'],
    ['1 MB that ends in another word', `${'word '.repeat(200_000)}one`, `${'word '.repeat(200_000)}two`],
    ['many words', manyWords('left'), manyWords('right')],
  ])('with %s finds nothing', (_, query, cached) => {
    expect(score(query, cached, 1)).toBeLessThan(0.05);
    expect(score(cached, query, 1)).toBeLessThan(0.05);
  });
});

function manyWords(prefix: string): string {
  return Array.from({ length: 1_000 }, (_, at) => `${prefix}${String.fromCharCode(97 + (at % 26))}x`).join(
    ' ',
  );
}
