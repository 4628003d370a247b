import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bytesPerTurn, Pacer } from './pacer.ts';

describe('Pacer', () => {
  it('admits passes at once until the turn is full, then one turn after another, in order', async () => {
    const pacer = new Pacer();
    const order: number[] = [];
    const admissions = [0, 1, 2, 3, 4].map(async (at) => {
      const wait = pacer.admit(bytesPerTurn / 2);
      if (wait) await wait;
      order.push(at);
    });
    expect(order).toEqual([0, 1]);
    await turn();
    expect(order).toEqual([0, 1, 2, 3]);
    await Promise.all(admissions);
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('lets nobody overtake those who wait', async () => {
    const pacer = new Pacer();
    expect(pacer.admit(bytesPerTurn)).toBeUndefined();
    const large = pacer.admit(bytesPerTurn);
    const small = pacer.admit(1);
    expect([large, small]).toEqual([expect.any(Promise), expect.any(Promise)]);
    await Promise.all([large, small]);
  });

  it('begins afresh in each turn', async () => {
    const pacer = new Pacer();
    for (let at = 0; at < 3; at += 1) {
      expect(pacer.admit(bytesPerTurn)).toBeUndefined();
      await turn();
    }
  });
});
