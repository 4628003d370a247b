import { describe, expect, it } from 'vitest';
import { Bill } from './bill.ts';
import { Pricing } from './pricing.ts';

const usage = { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 };

describe('Pricing', () => {
  it('knows the worth in tokens of what has no price, and names few such models, shortened', () => {
    const pricing = new Pricing({ free: { input: 0, output: 0 } });
    expect(pricing.worthOf('free', usage)).toEqual({ tokens: 1_000_000, usd: 0 });
    for (let at = 10; at < 30; at += 1) {
      expect(pricing.worthOf(`${at}${'x'.repeat(200)}`, usage)).toEqual({
        tokens: 1_000_000,
        usd: undefined,
      });
    }
    expect(pricing.unpriced).toHaveLength(10);
    expect(pricing.unpriced[0]).toBe(`10${'x'.repeat(98)}`);
  });

  it('names no model of which nothing was used', () => {
    const pricing = new Pricing({});
    expect(pricing.worthOf('local', undefined)).toEqual({ tokens: 0, usd: undefined });
    expect(pricing.unpriced).toEqual([]);
  });
});

describe('Bill', () => {
  it('is 0 for nothing, unknown for what has no price, and what is known of both', () => {
    const bill = new Bill();
    expect(bill.sum).toEqual({ tokens: 0, usd: 0 });
    bill.add({ tokens: 5, usd: undefined });
    expect(bill.sum).toEqual({ tokens: 5, usd: undefined });
    bill.add({ tokens: 5, usd: 0.5 });
    expect(bill.sum).toEqual({ tokens: 10, usd: 0.5 });
  });
});
