import assert from 'node:assert/strict';
import { setImmediate as settled } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { WriteOrder } from './write-order.ts';

/** Writes that are begun by the order and ended by the test. */
function recorder(order: WriteOrder) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    ask(name: string, keys: readonly string[] | 'all') {
      const turn = keys === 'all' ? order.clear() : order.write(keys);
      ends.set(name, turn.end);
      void turn.ready.then(() => begun.push(name));
    },
    async end(name: string) {
      ends.get(name)!();
      await settled();
    },
  };
}

describe('WriteOrder', () => {
  it('lets writes of different keys go at once and those of one key one after the other', async () => {
    const { begun, ask, end } = recorder(new WriteOrder());
    ask('a', ['x', 'y']);
    ask('b', ['z']);
    ask('c', ['y', 'z']);
    ask('d', ['z']);
    await settled();
    assert.deepEqual(begun, ['a', 'b']);
    await end('b');
    assert.deepEqual(begun, ['a', 'b']);
    await end('a');
    assert.deepEqual(begun, ['a', 'b', 'c']);
    await end('c');
    assert.deepEqual(begun, ['a', 'b', 'c', 'd']);
  });

  it('lets a clear wait for all writes before it, and all writes after it wait for the clear', async () => {
    const { begun, ask, end } = recorder(new WriteOrder());
    ask('a', ['x']);
    ask('clear', 'all');
    ask('b', ['y']);
    ask('clear again', 'all');
    await settled();
    assert.deepEqual(begun, ['a']);
    await end('a');
    assert.deepEqual(begun, ['a', 'clear']);
    await end('clear');
    assert.deepEqual(begun, ['a', 'clear', 'b']);
    await end('b');
    assert.deepEqual(begun, ['a', 'clear', 'b', 'clear again']);
  });

  it('keeps the order behind a write that gave up waiting', async () => {
    const { begun, ask, end } = recorder(new WriteOrder());
    ask('slow', ['x']);
    ask('gave up', ['x']);
    ask('next', ['x']);
    await end('gave up');
    assert.deepEqual(begun, ['slow']);
    await end('slow');
    assert.ok(begun.includes('next'));
  });

  it('is settled when all writes asked for have ended', async () => {
    const order = new WriteOrder();
    const { ask, end } = recorder(order);
    ask('a', ['x']);
    ask('b', ['x']);
    let done = false;
    void order.settled().then(() => {
      done = true;
    });
    await end('a');
    assert.equal(done, false);
    await end('b');
    assert.equal(done, true);
    await order.settled();
  });
});
