import { describe, expect, it } from 'vitest';
import { recent } from './recent.ts';

describe('recent', () => {
  it('gives what is there, makes what is not, and drops what is unused for longest', () => {
    const values = new Map<string, number>();
    const use = (key: string, value: number) => recent(values, key, 2, () => value);
    expect([use('a', 1), use('b', 2), use('a', 3), use('c', 4)]).toEqual([1, 2, 1, 4]);
    expect([...values.keys()]).toEqual(['a', 'c']);
  });
});
