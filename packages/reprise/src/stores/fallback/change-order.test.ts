import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ChangeOrder } from './change-order.ts';

describe('the order of changes', () => {
  it('knows which of the changes of a key began last, whichever ended first', () => {
    const order = new ChangeOrder();
    const older = order.begin(['a', 'b'], true);
    const newer = order.begin(['a', 'a'], true);
    newer.end();
    assert.deepEqual([older.isLatest('a'), older.isLatest('b')], [false, true]);
    assert.equal(order.begin(['a'], true).isLatest('a'), true);
  });

  it('lets nothing take the place of a change that was undone, or that only writes what is absent', () => {
    const order = new ChangeOrder();
    const write = order.begin(['a'], true);
    order.begin(['a'], false);
    order.begin(['a'], true).undo();
    assert.equal(write.isLatest('a'), true);
  });

  it('lets a clear take the place of what began before it under its prefix', () => {
    const order = new ChangeOrder();
    const before = order.begin(['p1', 'q'], true);
    order.clear('p');
    const after = order.begin(['p1'], true);
    assert.deepEqual(
      [before.isLatest('p1'), before.isLatest('q'), after.isLatest('p1')],
      [false, true, true],
    );
  });

  it('remembers no key that nothing changes', () => {
    const order = new ChangeOrder();
    const changes = [order.begin(['a', 'a'], true), order.begin(['a', 'b'], false)];
    assert.equal(order.size, 2);
    for (const change of changes) change.end();
    assert.equal(order.size, 0);
  });
});
