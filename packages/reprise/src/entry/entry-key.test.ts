import { describe, expect, it } from 'vitest';
import { entryKey } from './index.ts';

describe('entryKey', () => {
  // Expected values made with Python 3.11: int(md5((dumps(inputs) + "||" + dumps(func)).encode()).hexdigest(), 16).
  it.each<[Record<string, unknown>, bigint]>([
    [{ x: 0.5, y: [1, 2, { b: null, a: true }] }, 277686241169060308740860569382326762489n],
    [{ small: 1.5e-5, tiny: 1e-10, milli: 0.0001 }, 271556593150935939991896496197221175336n],
    [{ '\u540d': '\u597d', '\ud83d\ude00': 1, '\ufb33': 2 }, 52927284613345240233233450628087081175n],
    [{ text: 'a"\\\n\t\u0001/' }, 314202598198137494753969014292679088656n],
    [{ big: 2 ** 70, neg: -3 }, 269225558883461036541781879072048902661n],
  ])('agrees with Python on %j', (inputs, expected) => {
    expect(entryKey('f', inputs)).toBe(expected);
  });

  it('ignores the insertion order of sets', () => {
    expect(entryKey('f', { of: new Set(['a', 'b']) })).toBe(entryKey('f', { of: new Set(['b', 'a']) }));
  });
});
