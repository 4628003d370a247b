import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { threshold } from './threshold.ts';

const candidate = (similarity: number, confidence = 1) => ({
  entryId: 'entry',
  answerId: 'entry',
  similarity,
  confidence,
  bucket: 'all',
});

describe('threshold', () => {
  it('serves a candidate at the bound and above it', () => {
    const policy = threshold({ similarity: 0.9 });
    expect(policy.decide(candidate(0.9)).action).toBe('serve');
    expect(policy.decide(candidate(1)).action).toBe('serve');
  });

  it('rejects a candidate under the bound and says why', () => {
    const policy = threshold({ similarity: 0.9 });
    expect(policy.decide(candidate(0.8912))).toEqual({
      action: 'reject',
      reason: '0.8912 is under the threshold 0.9',
      bound: 0.9,
    });
  });

  it('says from which confidence on it serves', () => {
    expect(threshold({ similarity: 0.8, confidence: 0.95 }).leastConfidence).toBe(0.95);
    expect(threshold({ similarity: 0.8 }).leastConfidence).toBe(0);
  });

  it('asks for confidence, too, where a bound is set', () => {
    const policy = threshold({ similarity: 0.8, confidence: 0.95 });
    expect(policy.decide(candidate(0.9, 0.95)).action).toBe('serve');
    expect(policy.decide(candidate(0.79, 0.99)).action).toBe('reject');
    expect(policy.decide(candidate(0.9, 0.9491))).toEqual({
      action: 'reject',
      reason: '0.9491 is under the needed confidence 0.95',
      bound: 0.95,
    });
    expect(threshold({ similarity: 0.8 }).decide(candidate(0.9, 0)).action).toBe('serve');
  });

  it('never serves a confidence that is not a number', () => {
    expect(threshold({ similarity: 0, confidence: 0.1 }).decide(candidate(1, Number.NaN)).action).toBe(
      'reject',
    );
  });

  it.each([1.01, -0.01, Number.NaN])('refuses %d as confidence', (confidence) => {
    expect(() => threshold({ similarity: 0, confidence })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it('respects a bound of 0', () => {
    const policy = threshold({ similarity: 0 });
    expect(policy.floor).toBe(0);
    expect(policy.decide(candidate(0.01)).action).toBe('serve');
    expect(policy.decide(candidate(-0.01)).action).toBe('reject');
  });

  it('never serves a similarity that is not a number', () => {
    expect(threshold({ similarity: -1 }).decide(candidate(Number.NaN)).action).toBe('reject');
  });

  it.each([1.01, -1.01, Number.NaN, Number.POSITIVE_INFINITY])('refuses a bound of %d', (similarity) => {
    expect(() => threshold({ similarity })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it.each([
    [
      { similarity: '0.8' },
      'The similarity of the threshold policy is "0.8"; it must be a number from -1 to 1',
    ],
    [
      { similarity: 0.8, confidence: '0.9' },
      'The confidence of the threshold policy is "0.9"; it must be a number from 0 to 1',
    ],
  ])('refuses a text, as in %j, and says what it must be', (options, message) => {
    expect(() => threshold(options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message }),
    );
  });

  it('serves exactly what is not under its bound', () => {
    const cosine = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(cosine, cosine, (similarity, other) => {
        const served = threshold({ similarity }).decide(candidate(other)).action === 'serve';
        expect(served).toBe(other >= similarity);
      }),
    );
  });
});
