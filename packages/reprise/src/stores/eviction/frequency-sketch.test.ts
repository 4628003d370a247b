import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { FrequencySketch, hashOf } from './frequency-sketch.ts';

describe('FrequencySketch', () => {
  it('never estimates less than was counted, up to 15, while nothing is halved', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 500 }), (seen) => {
        const sketch = new FrequencySketch();
        const counts = new Map<number, number>();
        for (const key of seen) {
          sketch.count(key);
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        for (const [key, count] of counts) assert.ok(sketch.estimate(key) >= Math.min(15, count));
      }),
    );
  });

  it('tells keys apart that were counted differently', () => {
    const sketch = new FrequencySketch();
    for (let times = 0; times < 5; times++) sketch.count(hashOf('often'));
    sketch.count(hashOf('once'));
    assert.deepEqual(
      ['often', 'once', 'never'].map((key) => sketch.estimate(hashOf(key))),
      [5, 1, 0],
    );
  });

  it('keeps its estimates while it grows', () => {
    const sketch = new FrequencySketch();
    const keys = Array.from({ length: 200 }, (_, index) => hashOf(`key ${index}`));
    for (const [index, key] of keys.entries())
      for (let times = 0; times <= index % 5; times++) sketch.count(key);
    const before = keys.map((key) => sketch.estimate(key));
    sketch.resize(5_000);
    assert.deepEqual(
      keys.map((key) => sketch.estimate(key)),
      before,
    );
  });

  it('halves its counts regularly, so that old fame fades', () => {
    const sketch = new FrequencySketch();
    sketch.resize(20_000);
    sketch.resize(1);
    for (let times = 0; times < 8; times++) sketch.count(hashOf('famous'));
    for (let other = 0; other < 2_040; other++) sketch.count(hashOf(`other ${other}`));
    assert.equal(sketch.estimate(hashOf('famous')), 4);
  });

  it('forgets everything when it is cleared', () => {
    const sketch = new FrequencySketch();
    sketch.count(hashOf('a'));
    sketch.clear();
    assert.equal(sketch.estimate(hashOf('a')), 0);
  });
});
