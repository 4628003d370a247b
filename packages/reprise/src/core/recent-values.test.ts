import { describe, expect, it } from 'vitest';
import { RecentValues } from './recent-values.ts';

describe('RecentValues', () => {
  it('forgets what was neither read nor written for longest when there is too much', () => {
    const values = new RecentValues<number>(3);
    for (const [at, key] of ['a', 'b', 'c'].entries()) values.set(key, at);
    expect(values.get('a')).toBe(0);
    values.set('b', 4);
    values.set('d', 5);
    expect(['a', 'b', 'c', 'd'].map((key) => values.get(key))).toEqual([0, 4, undefined, 5]);
    expect(values.size).toBe(3);
  });

  it('does not count a look for what is not there', () => {
    const values = new RecentValues<number>(1);
    values.set('a', 1);
    expect(values.get('b')).toBeUndefined();
    expect([values.get('a'), values.size]).toEqual([1, 1]);
  });

  it('forgets everything on request', () => {
    const values = new RecentValues<number>(2);
    values.set('a', 1);
    values.clear();
    expect([values.get('a'), values.size]).toEqual([undefined, 0]);
  });
});
