import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verifier } from '../verifier/index.ts';
import { type RankedEntry, surestCandidate, weighAll } from './weigh-candidates.ts';

/** Says of a cached prompt what is written in it. */
const literal: Verifier = { name: 'literal', score: (_, cached) => Number(cached) };
const scales = { query: 'asked', verifier: literal, threshold: 0.8, familiar: true };

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const entries = fc
  .array(
    fc.record({
      answerId: fc.constantFrom('a', 'b'),
      similarity: probability,
      verified: probability,
      close: fc.boolean(),
      vetoed: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((found) =>
    found
      .map(({ verified, vetoed, ...entry }, at): RankedEntry => {
        const read = () => expect.fail('nothing is read');
        return {
          ...entry,
          entryId: `${at}`,
          alikeId: entry.answerId,
          text: `${verified}`,
          values: new Float32Array(0),
          veto: () => (vetoed ? { guard: 'some', reason: 'it differs' } : undefined),
          read,
        };
      })
      .sort((left, right) => right.similarity - left.similarity),
  );

describe('surestCandidate', () => {
  it('finds the surest of the three closest that may answer, without asking the verifier of each', () => {
    fc.assert(
      fc.property(entries, probability, (ranked, floor) => {
        const weighed = weighAll(ranked, scales).filter(({ close, veto }) => close && !veto());
        const closeEnough = weighed.filter(({ similarity }) => similarity >= floor);
        const candidates = (closeEnough.length > 0 ? closeEnough : weighed).slice(0, 3);
        const most = Math.max(...candidates.map(({ confidence }) => confidence));
        const surest = surestCandidate(ranked, scales, floor);
        expect(surest?.confidence ?? Number.NEGATIVE_INFINITY).toBe(most);
        expect(surest === undefined || candidates.some(({ entryId }) => entryId === surest.entryId)).toBe(
          true,
        );
      }),
    );
  });

  it('does not ask the verifier of a candidate that cannot be surer', () => {
    const asked: string[] = [];
    const score: Verifier['score'] = (_, cached) => {
      asked.push(cached);
      return 0.9;
    };
    const entry = (text: string, answerId: string, similarity: number): RankedEntry => ({
      entryId: text,
      answerId,
      alikeId: answerId,
      similarity,
      text,
      values: new Float32Array(0),
      close: true,
      veto: () => undefined,
      read: () => expect.fail('nothing is read'),
    });
    const others = Array.from({ length: 4 }, (_, at) => entry(`other ${at}`, `${at}`, 0.72));
    const ranked = [
      entry('close one', 'a', 0.95),
      entry('second', 'a', 0.8),
      entry('far', 'b', 0.74),
      ...others,
    ];
    const noting = { ...scales, query: 'a close one', verifier: { name: 'noting', score } };
    expect(surestCandidate(ranked, noting, 0.7)?.entryId).toBe('close one');
    expect(asked).toEqual(['close one']);
  });

  it('thinks no candidate sure of which something is in doubt, and says what', () => {
    const entry = (text: string, similarity: number): RankedEntry => ({
      entryId: text,
      answerId: 'a',
      alikeId: 'a',
      similarity,
      text,
      values: new Float32Array(0),
      close: true,
      veto: () => undefined,
      read: () => expect.fail('nothing is read'),
    });
    const ranked = [entry('How do I sort a list?', 0.95), entry('sort a list', 0.9)];
    const sure: Verifier = { name: 'sure', score: () => 0.7 };
    const weighed = (query: string) => surestCandidate(ranked, { ...scales, query, verifier: sure }, 0.7);
    expect(weighed('How do I sort lists?')?.confidence).toBeGreaterThan(0.99);
    expect(weighed('How do I sort a tuple?')).toMatchObject({
      confidence: 0.9,
      doubt: expect.stringContaining('word'),
    });
  });
});
