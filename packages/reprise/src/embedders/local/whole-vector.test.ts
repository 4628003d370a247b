import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelWidth } from './forward-pass.ts';
import { lexicalSketch } from './lexical-sketch.ts';
import { sketchFloor, sketchIn, wholeWidth, writeWhole } from './whole-vector.ts';

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}

function whole(meaning: Float32Array, sketch: Float32Array | undefined): Float32Array {
  const out = new Float32Array(wholeWidth);
  writeWhole(out, meaning, sketch);
  return out;
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc
    .array(fc.constantFrom('how', 'do', 'i', 'reset', 'my', 'password', 'enable', 'dark', 'mode', '2018'), {
      minLength: 1,
      maxLength: 8,
    })
    .map((words) => words.join(' ')),
);
const meaning = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 })
  .filter((values) => Math.hypot(...values) > 0.01)
  .map((values) => {
    const length = Math.hypot(...values);
    return new Float32Array(modelWidth).map((_, at) => (values[at] ?? 0) / length);
  });

describe('the whole vector', () => {
  it('has the weighted mean of the cosines of meaning and sketch as its cosine', () => {
    fc.assert(
      fc.property(text, text, meaning, meaning, (left, right, leftMeaning, rightMeaning) => {
        const [leftSketch, rightSketch] = [lexicalSketch(left), lexicalSketch(right)];
        fc.pre(leftSketch !== undefined && rightSketch !== undefined);
        const similarity = dot(whole(leftMeaning, leftSketch), whole(rightMeaning, rightSketch));
        const parts = dot(leftMeaning, rightMeaning) + 0.25 * dot(leftSketch!, rightSketch!);
        expect(similarity).toBeCloseTo(parts / 1.25, 4);
      }),
    );
  });

  it.each([
    [0.9, 0.45],
    [0.8, 0.45],
    [0.75, 0.2],
    [0.71, 0],
  ])('is compared at the threshold %d when the sketches have a cosine of %d', (threshold, floor) => {
    expect(sketchFloor(threshold)).toBeCloseTo(floor, 5);
  });

  it('is a unit vector with and without a sketch, and gives the sketch back', () => {
    const same = new Float32Array(modelWidth).fill(1 / Math.sqrt(modelWidth));
    const sketch = lexicalSketch('reset my password')!;
    for (const vector of [whole(same, sketch), whole(same, undefined)]) {
      expect(dot(vector, vector)).toBeCloseTo(1, 5);
    }
    expect(dot(sketchIn(whole(same, sketch))!, sketch)).toBeCloseTo(1, 5);
    expect(sketchIn(whole(same, undefined))).toBeUndefined();
  });
});

describe('lexicalSketch', () => {
  it('is closer for a text with the same words than for another', () => {
    const asked = lexicalSketch('how do I reset my password')!;
    const near = dot(asked, lexicalSketch('reset password, how?')!);
    const far = dot(asked, lexicalSketch('what is the weather in Paris')!);
    expect(near).toBeGreaterThan(far + 0.5);
  });

  it('tells C from C++ and C#', () => {
    expect(dot(lexicalSketch('c++')!, lexicalSketch('c#')!)).toBeLessThan(0.5);
  });

  it('compares texts in any script and texts of signs alone', () => {
    expect(dot(lexicalSketch('我的订单还没有到')!, lexicalSketch('我的订单没有到')!)).toBeGreaterThan(0.3);
    expect(lexicalSketch('???')).toBeDefined();
  });

  it('has nothing to say about blank text', () => {
    expect(lexicalSketch(' \n')).toBeUndefined();
  });
});
