import assert from 'node:assert/strict';
import type { Judge, Question, Verdict } from '../semantic/index.ts';
import type { ContractCase } from './contract-case.ts';

const verdicts: readonly Verdict[] = ['same', 'different', 'unsure'];

const question: Question = {
  query: 'how do I cancel my order',
  cachedQuery: 'how can an order be cancelled',
  cached: 'Open your orders, choose one, and press Cancel.',
  fresh: 'Open your orders, choose one, and press Cancel.',
};
const unrelated = 'Bananas ripen faster in a paper bag beside apples.';

/**
 * Every rule of the `Judge` contract, as cases for any test runner.
 *
 * @param make gives a judge that works; it may keep nothing open.
 *
 * @example
 * ```ts
 * for (const { title, run } of judgeContract(() => equalAnswers())) it(title, run);
 * ```
 */
export function judgeContract(make: () => Judge | Promise<Judge>): ContractCase[] {
  const rule = (title: string, run: (judge: Judge, signal: AbortSignal) => Promise<void>): ContractCase => ({
    title,
    run: async () => run(await make(), new AbortController().signal),
  });
  return [
    rule('has a name', async ({ name }) => assert.notEqual(name, '')),
    rule('takes an answer and itself for the same', async (judge, signal) => {
      assert.equal(await judge.agrees(question, signal), 'same');
    }),
    rule(
      'never takes an unrelated answer for the same, whichever is the cached one',
      async (judge, signal) => {
        const { cached } = question;
        assert.notEqual(await judge.agrees({ ...question, cached: unrelated }, signal), 'same');
        assert.notEqual(await judge.agrees({ ...question, cached, fresh: unrelated }, signal), 'same');
      },
    ),
    rule('never takes other figures for the same', async (judge, signal) => {
      const figures = { ...question, cached: 'It takes 3 days.', fresh: 'It takes 30 days.' };
      assert.notEqual(await judge.agrees(figures, signal), 'same');
    }),
    rule('never takes another name or a denial for the same', async (judge, signal) => {
      for (const [cached, fresh] of [
        ['Please ask Anna Berg.', 'Please ask Boris Klein.'],
        ['Yes, you can cancel it.', 'No, you can not cancel it.'],
      ] as const) {
        assert.notEqual(await judge.agrees({ ...question, cached, fresh }, signal), 'same');
      }
    }),
    rule('is not sure that an empty answer fits', async (judge, signal) => {
      assert.notEqual(await judge.agrees({ ...question, cached: '' }, signal), 'same');
      assert.notEqual(await judge.agrees({ ...question, cached: '', fresh: '' }, signal), 'same');
    }),
    rule(
      'gives one of three verdicts, also for long answers and without a fresh one',
      async (judge, signal) => {
        const long = `${question.cached} `.repeat(2_000);
        assert.ok(verdicts.includes(await judge.agrees({ ...question, cached: long }, signal)));
        assert.ok(verdicts.includes(await judge.agrees({ ...question, fresh: undefined }, signal)));
      },
    ),
    rule('rejects when its signal has been aborted', async (judge) => {
      await assert.rejects(judge.agrees(question, AbortSignal.abort(new Error('too late'))));
    }),
    rule('answers several at once, each for itself', async (judge, signal) => {
      const [first, second] = await Promise.all([
        judge.agrees(question, signal),
        judge.agrees({ ...question, cached: unrelated }, signal),
      ]);
      assert.equal(first, 'same');
      assert.notEqual(second, 'same');
    }),
  ];
}
