import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areAlike, type GivenAnswer } from './are-alike.ts';

const given = (answer: string, prompt = 'what is it'): GivenAnswer => ({ prompt, answer });

describe('areAlike', () => {
  it.each([
    [
      'Open Settings, choose Security, then tap Reset password. We send you a link by email.',
      'Go to Settings and choose Security, then tap Reset password. We will send a link to you by email.',
    ],
    [
      'A closure is a function that remembers the variables of the scope in which it was created.',
      'When a function remembers the variables from the scope it was created in, it is called a closure.',
    ],
    [
      '在设置里选择安全, 然后点重置密码, 我们会用邮件发给您链接',
      '在设置里选择安全, 然后点重置密码, 我们会用邮件发给您链接。',
    ],
  ])('finds %j and %j alike', (one, other) => {
    expect([areAlike(given(one), given(other)), areAlike(given(other), given(one))]).toEqual([true, true]);
  });

  it.each([
    [
      'Open Settings, choose Security, then tap Reset password. We send you a link by email.',
      'Your parcel was handed to the carrier on Monday and arrives within two working days.',
    ],
    [
      'Yes, you can cancel the order before it was shipped.',
      'No, you can cancel the order before it was shipped.',
    ],
    [
      'You may take out 500 euros a day with the gold card.',
      'You may take out 300 euros a day with the gold card.',
    ],
    ['card_payment_fee_charged', 'transfer_payment_fee_charged'],
    ['Paris is the capital of France.', 'Lyon is the capital of France.'],
    [
      '{"name": "Ada", "city": "London", "kind": "order", "state": "open", "by": "mail"}',
      '{"name": "Bea", "city": "London", "kind": "order", "state": "open", "by": "mail"}',
    ],
    [
      'send_money {"from": "savings", "to": "checking", "amount": "20", "when": "now"}',
      'send_money {"from": "checking", "to": "savings", "amount": "20", "when": "now"}',
    ],
    [
      'Here is the JSON that you asked me for: {"name": "Ada", "city": "London"}',
      'Here is the JSON that you asked me for: {"name": "Bea", "city": "London"}',
    ],
    [
      'name: Ada Lovelace\ncity: London in England\nkind of order: open order',
      'name: Bea Lovelace\ncity: London in England\nkind of order: open order',
    ],
    [
      '| name | city |\n| --- | --- |\n| Ada | London in the south of England |',
      '| name | city |\n| --- | --- |\n| Bea | London in the south of England |',
    ],
    ['', ''],
  ])('does not find %j and %j alike', (one, other) => {
    expect([areAlike(given(one), given(other)), areAlike(given(other), given(one))]).toEqual([false, false]);
  });

  it('does not find answers alike that speak each of what only its own prompt names', () => {
    const [baby, adult] = ['a baby', 'an adult'].map((who) =>
      given(
        `${who} needs a good deal of sleep each night, as doctors say.`,
        `How much sleep does ${who} need?`,
      ),
    );
    const grown = given(
      'an adult needs a good deal of sleep each night, as doctors say.',
      'How much do adults sleep?',
    );
    expect(baby && adult && [areAlike(baby, adult), areAlike(adult, grown)]).toEqual([false, true]);
  });

  it('reads a bounded part of a long answer', () => {
    const start = 'The first words of a long answer which says a great deal. '.repeat(40);
    const [one, other] = [`${start}${'one '.repeat(500_000)}`, `${start}${'other '.repeat(500_000)}`];
    expect(areAlike(given(one), given(other))).toBe(true);
  });

  it('takes a bounded time for prompts of many words', () => {
    const words = (of: string) =>
      Array.from({ length: 2_000 }, (_, at) => `${of}${at.toString(36)}x`).join(' ');
    const answer = 'It needs a good deal of sleep each night, as doctors say.';
    const start = performance.now();
    for (let round = 0; round < 5; round++) areAlike(given(answer, words('a')), given(answer, words('b')));
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('does not depend on the order of the two', () => {
    const words = fc.array(fc.constantFrom('yes', 'no', 'open', 'the', 'shop', '5', '7', '{', 'a'), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(words, words, (one, other) => {
        const [left, right] = [one.join(' '), other.join(' ')];
        expect(areAlike(given(left, 'a'), given(right, 'b'))).toBe(
          areAlike(given(right, 'b'), given(left, 'a')),
        );
      }),
    );
  });
});
