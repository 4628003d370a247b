import { describe, expect, it } from 'vitest';
import { ShadowTable, type Worth } from './shadow-table.ts';

/** What right hits would have saved, had each of a hundred requests found one. */
function saved(worths: readonly (Worth | undefined)[]): Worth | undefined {
  const table = new ShadowTable({});
  for (const worth of worths) {
    table.requested();
    table.considered(0.9, true);
    table.judged(0.9, true, true, worth);
  }
  return table.lines().at(-1)?.savedOfThousand;
}

describe('what shadow mode says would have been saved', () => {
  it('is tokens without money where no price is known', () => {
    expect(saved([{ tokens: 10, usd: undefined }, undefined])).toEqual({ tokens: 5_000, usd: undefined });
  });

  it('is the money of those whose price is known', () => {
    const both = saved([
      { tokens: 10, usd: undefined },
      { tokens: 10, usd: 0.5 },
    ]);
    expect(both).toEqual({ tokens: 10_000, usd: 250 });
  });

  it('is no money where it costs none', () => {
    expect(saved([{ tokens: 10, usd: 0 }])).toEqual({ tokens: 10_000, usd: 0 });
  });
});
