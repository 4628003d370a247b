import { describe, expect, it } from 'vitest';
import { deferred } from '../core/index.ts';
import { FewAtOnce } from './few-at-once.ts';

describe('FewAtOnce', () => {
  it('runs no more than it may at once, in order, and goes on behind a failure', async () => {
    const few = new FewAtOnce(2);
    const gates = [0, 1, 2, 3].map(() => deferred<void>());
    const begun: number[] = [];
    const results = gates.map((gate, at) =>
      few.run(async () => {
        begun.push(at);
        await gate.promise;
        return at;
      }),
    );
    const failed = expect(results[1]).rejects.toThrow('no');
    await new Promise(setImmediate);
    expect(begun).toEqual([0, 1]);
    gates[1]!.reject(new Error('no'));
    await failed;
    await new Promise(setImmediate);
    expect(begun).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    expect(await Promise.all([results[0], results[2], results[3]])).toEqual([0, 2, 3]);
  });
});
