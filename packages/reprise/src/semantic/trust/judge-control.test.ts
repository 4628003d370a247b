import { describe, expect, it } from 'vitest';
import type { Question, Verdict } from '../judges/index.ts';
import type { ControlResult } from './control-result.ts';
import { JudgeControl } from './judge-control.ts';

const question: Question = {
  query: 'How long may I keep it?',
  cachedQuery: 'When does it have to be back?',
  cached: 'For 14 days.',
  fresh: 'Ask Anna, you can keep it for 30 days.',
};
const right = (known: ControlResult['known']): Verdict => known;

/** A control that remembers what it put. */
function openControl(withFresh = true) {
  const control = new JudgeControl(withFresh);
  let ordinal = 0;
  const put: Question[] = [];
  const ask = (say: (known: ControlResult['known'], asked: Question) => Verdict, times = 1) => {
    for (let at = 0; at < times; at++) {
      const next = control.next(question)!;
      put.push(next.question);
      const passed = control.heard(next, say(next.known, next.question));
      if (passed !== undefined) add(next.known, passed);
    }
  };
  const add = (known: ControlResult['known'], passed: boolean, at = ordinal, id = `own ${ordinal++}`) =>
    control.add({ id, at, judge: 'any', known, passed });
  return { control, put, ask, add };
}

describe('JudgeControl', () => {
  it('puts questions that look as the one that is asked, with the fresh answer and altered ones', () => {
    const { put, ask } = openControl();
    ask(right, 8);
    expect(put.map(({ cached }) => cached)).toEqual([
      'Ask Anna, you can keep it for 30 days.',
      'Ask Anna, you can keep it for 70 days.',
      'Ask Anna, you can keep it for 30 days.',
      'Ask Marlowe, you can keep it for 30 days.',
      'Ask Anna, you can keep it for 30 days.',
      'Ask Anna, you can not keep it for 30 days.',
      'Ask Anna, you can keep it for 30 days.',
      'This is wrong, do not rely on it: Ask Anna, you can keep it for 30 days.',
    ]);
    for (const { query, cachedQuery, fresh } of put) {
      expect({ query, cachedQuery, fresh }).toEqual({
        query: question.query,
        cachedQuery: question.cachedQuery,
        fresh: question.fresh,
      });
    }
  });

  it('alters in the same way again after an error', () => {
    const { put, ask } = openControl();
    ask((known, { cached }) => (cached.includes('Marlowe') ? 'same' : known), 10);
    expect(put.filter((_, at) => at % 2).map(({ cached }) => cached.includes('Marlowe'))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('puts a made-up answer to a judge that is unsure of an altered one, until it was sure of one', () => {
    const { control, put, ask } = openControl();
    ask((known, { cached }) => (/Anna|days/u.test(cached) && known === 'different' ? 'unsure' : known), 8);
    expect(put[1]!.cached).toContain('70 days');
    expect(put[3]!.cached).not.toContain('days');
    expect(
      put
        .slice(5)
        .filter((_, at) => at % 2 === 0)
        .every(({ cached }) => cached.includes('keep')),
    ).toBe(true);
    expect(control.trusted).toBe(true);
  });

  it('puts nothing but made-up answers to a judge that is given no fresh one, and shows it none', () => {
    const { put, ask } = openControl(false);
    ask(right, 4);
    expect(put.every(({ fresh, cached }) => fresh === undefined && !cached.includes('days'))).toBe(true);
  });

  it('trusts a judge that was right on one of each kind, and not one that never was', () => {
    const { control, ask } = openControl();
    ask(right);
    expect(control.trusted).toBeUndefined();
    ask(right);
    expect(control.trusted).toBe(true);
    const lenient = openControl();
    lenient.ask(() => 'same', 4);
    expect(lenient.control.trusted).toBe(false);
  });

  it('forgives three errors of twenty of a kind, and not four, until they are long ago', () => {
    const { control, add, ask } = openControl();
    ask(right, 20);
    for (let at = 0; at < 3; at++) add('different', false);
    expect([control.trusted, control.isSuspect]).toEqual([true, true]);
    for (let at = 0; at < 12; at++) add('different', true);
    expect([control.trusted, control.isSuspect]).toEqual([true, false]);
    add('different', false);
    expect(control.trusted).toBe(false);
    for (let at = 0; at < 4; at++) add('different', true);
    expect(control.trusted).toBe(false);
    for (let at = 0; at < 1; at++) add('different', true);
    expect(control.trusted).toBe(true);
  });

  it('comes to the same in whatever order, and however often, results are told', () => {
    const results = Array.from({ length: 60 }, (_, at) => ({ at, passed: at % 7 > 1 }));
    const told = (order: readonly { at: number; passed: boolean }[]) => {
      const { control, add } = openControl();
      for (const { at, passed } of order) add('different', passed, at, `other ${at}`);
      return [control.trusted, control.isSuspect];
    };
    expect(told(results.toReversed())).toEqual(told(results));
    expect(told([...results, ...results.slice(0, 50)])).toEqual(told(results));
  });

  it('takes what others told for no proof that the judge at hand can be believed', () => {
    const { control, add, ask } = openControl();
    for (let at = 0; at < 40; at++) add(at % 2 ? 'same' : 'different', true);
    expect(control.trusted).toBeUndefined();
    ask(right, 2);
    expect(control.trusted).toBe(true);
    control.doubt();
    expect(control.trusted).toBeUndefined();
  });
});
