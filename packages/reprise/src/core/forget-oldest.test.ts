import { describe, expect, it } from 'vitest';
import { forgetOldest } from './forget-oldest.ts';

describe('forgetOldest', () => {
  it('takes what came first from a map that holds too much, and nothing from one that does not', () => {
    const values = new Map([
      ['b', 1],
      ['a', 2],
    ]);
    expect(forgetOldest(values, 2)).toBeUndefined();
    values.set('c', 3).set('b', 4);
    expect(forgetOldest(values, 2)).toEqual(['b', 4]);
    expect([...values.keys()]).toEqual(['a', 'c']);
  });

  it('forgets what is named by nothing, and leaves an empty map as it is', () => {
    const values = new Map([[undefined, undefined]]);
    expect(forgetOldest(values, 0)).toEqual([undefined, undefined]);
    expect(values.size).toBe(0);
    expect(forgetOldest(values, 0)).toBeUndefined();
  });
});
