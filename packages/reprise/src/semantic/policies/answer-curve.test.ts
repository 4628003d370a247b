import { describe, expect, it } from 'vitest';
import { AnswerCurve } from './answer-curve.ts';
import { Recalibration } from './recalibration.ts';

/** Told `count` labels, of which one in `wrongOneIn` is wrong. */
function told(count: number, wrongOneIn: number, curve = new AnswerCurve()): AnswerCurve {
  for (let at = 1; at <= count; at++) {
    curve.add({ similarity: 0.9, confidence: 0.998, right: at % wrongOneIn !== 0 });
  }
  return curve;
}

describe('AnswerCurve', () => {
  it('thinks as much of an answer after 20,000 labels as after 100, when as many are right', () => {
    const recalibration = new Recalibration(0);
    const [few, many] = [100, 20_000].map((count) => told(count, 50));
    expect(many!.size).toBe(128);
    expect(many!.isRefuted).toBe(false);
    expect(Math.abs(many!.bias(recalibration) - few!.bias(recalibration))).toBeLessThan(0.3);
  });

  it('is refuted by an answer wrong one time in three, and no more once it was right 128 times in a row', () => {
    const curve = told(300, 3);
    expect(curve.isRefuted).toBe(true);
    expect(told(128, 1_000, curve).isRefuted).toBe(false);
  });

  it('finds a curve where half are right also after so many labels that most are forgotten', () => {
    const curve = new AnswerCurve();
    for (let at = 0; at < 3_000; at++) {
      const similarity = 0.8 + (at % 20) / 100;
      const isOdd = at % 7 === 0;
      curve.add({ similarity, confidence: 0.9, right: similarity > 0.965 !== isOdd });
    }
    expect(curve.fit?.midpoint).toBeGreaterThan(0.95);
  });
});
