import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidenceOf } from './confidence.ts';
import { evidenceFor } from './evidence.ts';
import type { Witness } from './witness.ts';

const witness = (entryId: string, answerId: string, similarity: number, vetoed = false): Witness => ({
  entryId,
  answerId,
  similarity,
  vetoed,
});

const confidence = (candidate: Witness, others: readonly Witness[]): number => {
  const ranked = [candidate, ...others].sort((left, right) => right.similarity - left.similarity);
  return confidenceOf(evidenceFor(candidate, ranked, 0.5));
};

const witnesses = fc.array(
  fc.record({
    answerId: fc.constantFrom('a', 'b', 'c'),
    similarity: fc.double({ min: -1, max: 1, noNaN: true }),
    vetoed: fc.boolean(),
  }),
  { maxLength: 8 },
);
const cosine = fc.double({ min: -1, max: 1, noNaN: true });
const numbered = (found: readonly Omit<Witness, 'entryId'>[]): Witness[] =>
  found.map((each, at) => ({ ...each, entryId: `${at}` }));

describe('evidenceFor', () => {
  it('measures the margin to the closest witness with another answer that no guard told apart', () => {
    const candidate = witness('one', 'a', 0.9);
    const others = [witness('two', 'b', 0.88, true), witness('three', 'a', 0.85), witness('four', 'c', 0.6)];
    const evidence = evidenceFor(candidate, [candidate, ...others], 0.5);
    expect(evidence.margin).toBeCloseTo(0.3);
    expect(evidence).toMatchObject({ similarity: 0.9, agreeing: 1, witnesses: 4 });
  });

  it('is as sure as the similarity allows when nobody else is there', () => {
    const candidate = witness('one', 'a', 0.9);
    expect(evidenceFor(candidate, [candidate], 0.5)).toMatchObject({ margin: 0.9, agreeing: 0, share: 1 });
  });
});

describe('confidenceOf', () => {
  it('is a number from 0 to 1', () => {
    fc.assert(
      fc.property(cosine, witnesses, (similarity, others) => {
        const sure = confidence(witness('candidate', 'a', similarity), numbered(others));
        expect(sure).toBeGreaterThanOrEqual(0);
        expect(sure).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never falls when one more witness agrees', () => {
    fc.assert(
      fc.property(cosine, witnesses, cosine, (similarity, others, agreeing) => {
        const candidate = witness('candidate', 'a', similarity);
        const more = [...numbered(others), witness('more', 'a', agreeing)];
        expect(confidence(candidate, more)).toBeGreaterThanOrEqual(confidence(candidate, numbered(others)));
      }),
    );
  });

  it('never rises when a witness of another answer comes closer', () => {
    fc.assert(
      fc.property(cosine, witnesses, cosine, cosine, (similarity, others, one, two) => {
        const candidate = witness('candidate', 'a', similarity);
        const at = (value: number) =>
          confidence(candidate, [...numbered(others), witness('more', 'b', value)]);
        expect(at(Math.max(one, two))).toBeLessThanOrEqual(at(Math.min(one, two)));
      }),
    );
  });
});
