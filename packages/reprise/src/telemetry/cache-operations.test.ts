import { afterEach, describe, expect, it } from 'vitest';
import { type CacheOperation, cacheOperations, tellOperation, tellOperationSync } from './index.ts';

let told: [step: string, operation: CacheOperation][] = [];
const subscribers = Object.fromEntries(
  ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((step) => [
    step,
    (operation: unknown) => void told.push([step, operation as CacheOperation]),
  ]),
) as unknown as Parameters<typeof cacheOperations.subscribe>[0];

afterEach(() => {
  cacheOperations.unsubscribe(subscribers);
  told = [];
});

function steps(): string[] {
  return told.map(([step]) => step);
}

describe('the channel of cache operations', () => {
  it('tells the steps of work that gives a promise, with what was filled in, and never the answer', async () => {
    cacheOperations.subscribe(subscribers);
    const operation: CacheOperation = { operation: 'get', namespace: 'n', func: 'f', key: 'k' };
    const answer = await tellOperation(operation, async () => {
      operation.outcome = 'hit';
      return 'secret';
    });
    expect(answer).toBe('secret');
    expect(steps()).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    expect(told.at(-1)?.[1]).toEqual({
      operation: 'get',
      namespace: 'n',
      func: 'f',
      key: 'k',
      outcome: 'hit',
    });
  });

  it('tells the failure of work that gives a promise', async () => {
    cacheOperations.subscribe(subscribers);
    const failure = new Error('no');
    const failing = tellOperation({ operation: 'set', namespace: '' }, () => Promise.reject(failure));
    await expect(failing).rejects.toBe(failure);
    expect(steps()).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
    expect(told[2]?.[1].error).toBe(failure);
  });

  it('tells the steps of work that is done at once, and its failure', () => {
    cacheOperations.subscribe(subscribers);
    expect(tellOperationSync({ operation: 'call', namespace: '' }, () => 1)).toBe(1);
    const failing = () =>
      tellOperationSync({ operation: 'call', namespace: '' }, () => {
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(steps()).toEqual(['start', 'end', 'start', 'error', 'end']);
  });

  it('does the work alone when nobody subscribed', async () => {
    const operation: CacheOperation = { operation: 'get', namespace: '' };
    await expect(tellOperation(operation, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(operation.error).toBeUndefined();
    expect(told).toEqual([]);
  });
});
