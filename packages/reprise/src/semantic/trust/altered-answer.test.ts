import { describe, expect, it } from 'vitest';
import { FakeEmbedder } from '../../testing/index.ts';
import { normalAnswer } from '../judges/answer-text-forms.ts';
import { equalAnswers, firstSure, type Judge, similarAnswers } from '../judges/index.ts';
import { alteredAnswer } from './altered-answer.ts';

/** All that is made of an answer. */
const allOf = (answer: string) => [...new Set([0, 1, 2, 3].map((at) => alteredAnswer(answer, at)))];
const denied = (answer: string) => `This is wrong, do not rely on it: ${answer}`;

const longText = `To get a refund, open your orders and choose the one you want to send back. Print the label that is shown there,
and put it on the box. Bring the box to a shop of Berger within 30 days; the nearest one is found by its postal code. As soon as
the box has arrived in Hamburg, the money is on its way, which takes between 3 and 5 days for cards and up to 14 for accounts.

1. Keep the receipt, since nobody can help you when the box is lost and you do not have it any more.
2. Ask for a copy where you have lost it.`;
const answers = [
  'Paris',
  'yes',
  '42',
  'You can cancel the order.',
  'You cannot cancel the order.',
  'It takes 3 days.',
  'Please ask Anna Berg.',
  'El tren sale de Sevilla a las 9:30.',
  '可以，在设置中选择安全。',
  'const limit = 10; // the most',
  longText,
];

describe('alteredAnswer', () => {
  it.each([
    ['It takes 3 days.', ['It takes 7 days.', denied('It takes 3 days.')]],
    ['It costs 1,000.50', ['It costs 5,400.90', denied('It costs 1,000.50')]],
    ['You can go there', ['You can not go there', denied('You can go there')]],
    ['You cannot go there', ['You can go there', denied('You cannot go there')]],
    ["You don't have to go", [denied("You don't have to go")]],
    ['It is not only fast but cheap', [denied('It is not only fast but cheap')]],
    ['Can you tell me more?', [denied('Can you tell me more?')]],
    ['Ask Anna Berg', ['Ask Marlowe Tessin', denied('Ask Anna Berg')]],
    [
      'Open it in Rome. In Rome only',
      ['Open it in Marlowe. In Marlowe only', denied('Open it in Rome. In Rome only')],
    ],
    ['1. Open it.\n2. Close it.', [denied('1. Open it.\n2. Close it.')]],
    ['Step 1 is easy', ['Step 1 is not easy', denied('Step 1 is easy')]],
    ['不可以', ['这是错误的，不要相信：不可以']],
  ])('makes of %j others that cannot be right where it is', (answer, others) => {
    expect(allOf(answer).sort()).toEqual([...others].sort());
  });

  it.each(answers)('never gives back %j in another form', (answer) => {
    for (const altered of allOf(answer)) expect(normalAnswer(altered)).not.toBe(normalAnswer(answer));
  });

  it('is quick with the longest answers that are judged', () => {
    const longest = ['Ask Anna 12 times. ', 'A ', '1. ', '\n- '].map((part) =>
      part.repeat(64_000 / part.length),
    );
    const started = performance.now();
    for (const answer of longest) expect(allOf(answer).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  /** An embedder to which all texts are the same: only what is compared beside it can tell them apart. */
  const blind = new FakeEmbedder();
  blind.embed = async (texts) =>
    texts.map(() => ({ vector: new Float32Array([1]), coverage: 1, truncated: false }));
  const shipped: readonly [string, Judge][] = [
    ['equal', equalAnswers()],
    ['similar', similarAnswers({ embedder: blind })],
    ['first equal', firstSure([equalAnswers({ otherwise: 'unsure' }), similarAnswers({ embedder: blind })])],
  ];

  it.each(shipped)('is never the same to the judge %s', async (_, judge) => {
    const { signal } = new AbortController();
    for (const fresh of answers) {
      for (const cached of allOf(fresh)) {
        const verdict = await judge.agrees({ query: 'q', cachedQuery: 'p', cached, fresh }, signal);
        expect(`${verdict}: ${cached}`).not.toMatch(/^same/);
      }
    }
  });
});
