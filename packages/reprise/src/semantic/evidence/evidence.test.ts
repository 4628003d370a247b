import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aloneParts, amongParts, confidenceOf } from './confidence.ts';
import { confidenceTable } from './confidence-table.ts';
import { evidenceFor } from './evidence.ts';
import type { Witness } from './witness.ts';

const witness = (entryId: string, answerId: string, similarity: number): Witness => ({
  entryId,
  answerId,
  similarity,
});

const confidence = (candidate: Witness, others: readonly Witness[], verified = 0.5): number => {
  const ranked = [candidate, ...others].sort((left, right) => right.similarity - left.similarity);
  return confidenceOf(evidenceFor(candidate, ranked, verified));
};

/** Two ways to the same number. */
const rounding = 1e-12;
const cosine = fc.double({ min: -1, max: 1, noNaN: true });
const probability = fc.double({ min: 0, max: 1, noNaN: true });
const witnesses = fc.array(fc.record({ answerId: fc.constantFrom('a', 'b', 'c'), similarity: cosine }), {
  maxLength: 8,
});
const numbered = (found: readonly Omit<Witness, 'entryId'>[]): Witness[] =>
  found.map((each, at) => ({ ...each, entryId: `${at}` }));

describe('evidenceFor', () => {
  it('measures the margin to the closest witness with another answer', () => {
    const candidate = witness('one', 'a', 0.9);
    const others = [witness('two', 'b', 0.88), witness('three', 'a', 0.85), witness('four', 'c', 0.6)];
    const evidence = evidenceFor(candidate, [candidate, ...others], 0.5);
    expect(evidence.margin).toBeCloseTo(0.02);
    expect(evidence).toMatchObject({ similarity: 0.9, seconded: 0, agreeing: 1, others: 2 });
  });

  it('is seconded by a further witness of its answer that is closer than all others', () => {
    const candidate = witness('one', 'a', 0.9);
    const others = [witness('two', 'a', 0.85), witness('three', 'b', 0.6)];
    expect(evidenceFor(candidate, [candidate, ...others], 0.5).seconded).toBeCloseTo(0.25);
  });

  it('has only itself to go by when nobody else is there', () => {
    const candidate = witness('one', 'a', 0.9);
    const evidence = { margin: 0.9, seconded: 0, agreeing: 0, others: 0, verified: 0.7 };
    expect(evidenceFor(candidate, [candidate], 0.7)).toMatchObject(evidence);
  });
});

describe('confidenceOf', () => {
  it('has a weight for each part, and a negative one at most for a constant', () => {
    const evidence = evidenceFor(witness('one', 'a', 0.9), [], 0.5);
    expect(confidenceTable.alone).toHaveLength(aloneParts(evidence).length);
    expect(confidenceTable.among).toHaveLength(amongParts(evidence).length);
    const weights = [...confidenceTable.alone.slice(1), ...confidenceTable.among.slice(1)];
    for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(0);
  });

  it('leaves the decision to the verifier where every other answer is far', () => {
    const candidate = witness('candidate', 'a', 0.85);
    const far = Array.from({ length: 8 }, (_, at) => witness(`${at}`, `other ${at}`, 0.4));
    expect(confidence(candidate, far, 0.98)).toBe(confidence(candidate, [], 0.98));
    expect(confidence(candidate, far, 0.98)).toBeGreaterThan(confidence(candidate, far, 0.6));
  });

  it('is never near the shipped bound for a candidate that the verifier doubts, whatever else speaks for it', () => {
    const candidate = witness('candidate', 'a', 0.98);
    const agreeing = [witness('second', 'a', 0.97), witness('third', 'a', 0.96)];
    expect(confidence(candidate, agreeing, 0.31)).toBeGreaterThan(0.99);
    expect(confidence(candidate, agreeing, 0.29)).toBe(0.9);
  });

  it('is a number from 0 to 1', () => {
    fc.assert(
      fc.property(cosine, witnesses, probability, (similarity, others, verified) => {
        const sure = confidence(witness('candidate', 'a', similarity), numbered(others), verified);
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
        expect(confidence(candidate, more)).toBeGreaterThanOrEqual(
          confidence(candidate, numbered(others)) - rounding,
        );
      }),
    );
  });

  it('never rises when a witness of another answer comes closer', () => {
    fc.assert(
      fc.property(cosine, witnesses, cosine, cosine, (similarity, others, one, two) => {
        const candidate = witness('candidate', 'a', similarity);
        const at = (value: number) =>
          confidence(candidate, [...numbered(others), witness('more', 'b', value)]);
        expect(at(Math.max(one, two))).toBeLessThanOrEqual(at(Math.min(one, two)) + rounding);
      }),
    );
  });

  it('never falls when the candidate is closer, or when the verifier is surer', () => {
    fc.assert(
      fc.property(cosine, cosine, witnesses, probability, probability, (one, two, others, low, high) => {
        const at = (similarity: number, verified: number) =>
          confidence(witness('candidate', 'a', similarity), numbered(others), verified);
        const [far, near] = [Math.min(one, two), Math.max(one, two)];
        expect(at(near, low)).toBeGreaterThanOrEqual(at(far, low) - rounding);
        expect(at(near, Math.max(low, high))).toBeGreaterThanOrEqual(
          at(near, Math.min(low, high)) - rounding,
        );
      }),
    );
  });
});
