import { describe, expect, it } from 'vitest';
import { RecentWrites } from './recent-writes.ts';

describe('RecentWrites', () => {
  it('knows which entries were written since', () => {
    const writes = new RecentWrites();
    writes.add('a');
    const { count } = writes;
    writes.add('b');
    expect(writes.mayHave('a', count)).toBe(false);
    expect(writes.mayHave('b', count)).toBe(true);
    expect(writes.mayHave('b', writes.count)).toBe(false);
    writes.add('a');
    expect(writes.mayHave('a', count)).toBe(true);
  });

  it('does not rule out what it has forgotten', () => {
    const writes = new RecentWrites();
    writes.add('a');
    for (let at = 0; at < 5_000; at++) writes.add(`${at}`);
    expect(writes.mayHave('a', 0)).toBe(true);
    expect(writes.mayHave('never written', 0)).toBe(true);
    expect(writes.mayHave('never written', writes.count)).toBe(false);
  });

  it('rules nothing out that was asked about before everything was written', () => {
    const writes = new RecentWrites();
    const { count } = writes;
    writes.addAll();
    expect(writes.mayHave('a', count)).toBe(true);
    expect(writes.mayHave('a', writes.count)).toBe(false);
  });
});
