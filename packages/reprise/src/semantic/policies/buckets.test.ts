import { describe, expect, it } from 'vitest';
import { Buckets } from './buckets.ts';

describe('Buckets', () => {
  function open(most: number): Buckets<{ name: number }> {
    let made = 0;
    return new Buckets(most, () => ({ name: made++ }));
  }

  it('keeps the first ones apart, and makes none for a bucket that is only asked about', () => {
    const buckets = open(2);
    expect(buckets.known('a')).toBeUndefined();
    expect(buckets.learning('a')).not.toBe(buckets.learning('b'));
    expect(buckets.known('a')).toBe(buckets.learning('a'));
    expect([buckets.known('c'), buckets.size]).toEqual([undefined, 2]);
  });

  it('lets all later ones share, and never forgets one', () => {
    const buckets = open(1);
    const first = buckets.learning('a');
    for (let at = 0; at < 500; at++) buckets.learning(`later ${at}`);
    expect(buckets.known('a')).toBe(first);
    expect(buckets.known('later 3')).toBe(buckets.known('never seen'));
    expect(buckets.known('later 3')).not.toBe(first);
    expect(buckets.size).toBe(1);
  });
});
