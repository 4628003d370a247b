import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { settle } from '../key-value-fixture.js';
import { fails, setup, works } from './fallback-fixture.js';

describe('what fallbackKeyValue sends after an outage', () => {
  it('appends items of an outage in their order and overwrites nothing', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.pushRight('buffer', ['a', 'b'], { ttl: '1d' });
    control.before = fails;
    for (let step = 0; step < 1_200; step++) await kv.pushRight('buffer', [`item ${step}`], { ttl: '2d' });
    await kv.pushLeft('buffer', ['front']);
    await recover();
    const items = await inner.listRange('buffer');
    const pushed = Array.from({ length: 1_200 }, (_, step) => `item ${step}`);
    assert.deepEqual(items, ['front', 'a', 'b', ...pushed]);
    assert.ok((await inner.ttl('buffer')) > 100_000_000);
  });

  it('does not send items that were taken again, wherever they were pushed', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.pushRight('buffer', ['before']);
    control.before = fails;
    await kv.pushRight('buffer', ['a', 'b', 'a', 'c']);
    await kv.pushLeft('buffer', ['x', 'y']);
    assert.deepEqual(await kv.popLeft('buffer', 3), ['y', 'x', 'a']);
    assert.deepEqual(await kv.popRight('buffer'), ['c']);
    await recover();
    assert.deepEqual(await inner.listRange('buffer'), ['before', 'b', 'a']);
  });

  it('sends changes of every type in their order', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.increment('n', 10);
    await kv.hashSet('h', { a: '1', b: '1' });
    await kv.addMembers('s', 'a', 'b');
    control.before = fails;
    await kv.increment('n', 5);
    await kv.decrement('n', 2);
    await kv.increment('n');
    await kv.hashSet('h', new Map([['a', '2']]));
    await kv.hashDelete('h', 'b');
    await kv.removeMembers('s', 'a');
    await kv.addMembers('s', 'c');
    await kv.addScored('z', { member: 'm', score: 1 }, { member: 'n', score: 2 });
    await kv.removeScored('z', 'm');
    await kv.incrementScore('z', 'n', 0.5);
    await kv.addScored('z', { member: 'late', score: 70 }, { member: 'later', score: 90 });
    await kv.removeByScore('z', { min: 50, max: 80 });
    await kv.hashSet('h', { c: '3' }, { ttl: '1m' });
    await kv.appendToStream('stream', { value: 'x' }, { ttl: '2m' });
    await kv.bytes.set('bytes', Uint8Array.of(255));
    await recover();
    assert.equal(await inner.get('n'), '14');
    assert.deepEqual(
      await inner.hashGetAll('h'),
      new Map([
        ['a', '2'],
        ['c', '3'],
      ]),
    );
    assert.deepEqual((await inner.members('s')).sort(), ['b', 'c']);
    assert.deepEqual(await inner.rangeByRank('z'), [
      { member: 'n', score: 2.5 },
      { member: 'later', score: 90 },
    ]);
    for (const [key, most] of [
      ['h', 60_000],
      ['stream', 120_000],
    ] as const) {
      const left = await inner.ttl(key);
      assert.ok(left > most - 20_000 && left < most, `${key}: ${left}`);
    }
    assert.equal(await inner.streamLength('stream'), 1);
    assert.deepEqual([...(await inner.bytes.get('bytes'))!], [255]);
  });

  it('announces entries of a stream within the process when they are made, and not again', async () => {
    const { kv, inner, control, recover } = setup();
    const heard: string[] = [];
    await kv.subscribe('news', (id) => heard.push(id));
    control.before = fails;
    const id = await kv.appendToStream('stream', { value: 'x' }, { announce: 'news' });
    await settle();
    await recover();
    const later = await kv.appendToStream('stream', { value: 'y' }, { announce: 'news' });
    await settle();
    assert.deepEqual(heard, [id, later]);
    assert.equal(await inner.streamLength('stream'), 2);
  });

  it('clears on the primary too, and keeps what was written after that', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.set('p:old', 'x');
    await kv.set('q:old', 'x');
    control.before = fails;
    await kv.set('p:gone', 'x');
    await kv.clear('p:');
    await kv.set('p:new', 'x');
    await recover();
    assert.deepEqual(await inner.getMany(['p:old', 'p:gone', 'p:new', 'q:old']), [
      undefined,
      undefined,
      'x',
      'x',
    ]);
  });

  it('keeps conditions that only the primary can judge', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.set('there', 'old');
    await kv.set('removed', 'old');
    control.before = fails;
    assert.equal(await kv.set('there', 'new', { onlyIf: 'absent' }), true);
    assert.equal(await kv.set('missing', 'new', { onlyIf: 'present' }), false);
    await kv.delete('removed');
    await kv.set('removed', 'new', { onlyIf: 'absent' });
    await recover();
    assert.deepEqual(await inner.getMany(['there', 'missing', 'removed']), ['old', undefined, 'new']);
  });

  it('shortens what expires by the length of the outage', async () => {
    const { clock, kv, inner, control, recover } = setup();
    control.before = fails;
    await kv.set('default', 'x');
    await kv.set('short', 'x', { ttl: '5s' });
    await kv.set('forever', 'x', { ttl: 0 });
    await kv.expire('forever', '1m');
    await kv.expire('forever', 0);
    clock.advance(20_000);
    await settle();
    await recover();
    clock.advance(1);
    assert.deepEqual(await inner.getMany(['short', 'forever']), [undefined, 'x']);
    assert.equal(await inner.ttl('forever'), -1);
    const left = await inner.ttl('default');
    assert.ok(left <= 3_600_000 - 20_000 && left > 3_500_000, `${left}`);
  });

  it('loses and repeats nothing that is written while it comes back', async () => {
    const { clock, kv, inner, control } = setup();
    control.before = fails;
    const pushed: string[] = [];
    const push = async (item: string) => {
      pushed.push(item);
      await kv.pushRight('buffer', [item]);
    };
    for (let step = 0; step < 50; step++) await push(`outage ${step}`);
    control.before = works;
    clock.advance(10_000);
    for (let step = 0; step < 50; step++) {
      await push(`return ${step}`);
      if (step % 5 === 0) await settle();
    }
    assert.equal(kv.stats().serving, 'primary');
    assert.deepEqual(await inner.listRange('buffer'), pushed);
  });

  it('stays in the outage when sending fails half way, and sends the rest next time', async () => {
    const { kv, inner, control, recover, clock } = setup();
    control.before = fails;
    for (const key of ['a', 'b', 'c']) {
      await kv.set(key, '1');
      await kv.increment(key);
    }
    let calls = 0;
    control.before = (name) => {
      calls += name === 'set' || name === 'increment' ? 1 : 0;
      return calls > 3 ? fails() : works();
    };
    clock.advance(10_000);
    for (let turn = 0; turn < 10; turn++) await settle();
    assert.equal(kv.stats().serving, 'secondary');
    assert.ok(kv.stats().journaled > 0);
    await recover();
    assert.deepEqual(await inner.getMany(['a', 'b', 'c']), ['2', '2', '2']);
    assert.equal(kv.stats().dropped, 0);
  });

  it('gives up what the primary refuses for good, and counts it', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.hashSet('h', { a: '1' });
    control.before = fails;
    await kv.pushRight('h', ['not a list there']);
    await kv.set('a', 'x');
    await recover();
    assert.deepEqual([kv.stats().serving, kv.stats().dropped], ['primary', 1]);
    assert.deepEqual([await inner.get('a'), await inner.hashGet('h', 'a')], ['x', '1']);
  });

  it('bounds what waits by number and by bytes, and removes what it cannot bring up to date', async () => {
    const byNumber = setup({ journalEntries: 2 });
    byNumber.control.before = fails;
    for (const key of ['a', 'b', 'c']) await byNumber.kv.set(key, 'x');
    assert.deepEqual([byNumber.kv.stats().journaled, byNumber.kv.stats().dropped], [2, 1]);

    const byBytes = setup({ journalBytes: 10_000 });
    await byBytes.kv.set('a', 'old');
    byBytes.control.before = fails;
    for (const key of ['a', 'b', 'c']) await byBytes.kv.set(key, 'x'.repeat(2_000));
    const { journaledBytes, dropped } = byBytes.kv.stats();
    assert.ok(journaledBytes <= 10_000 && dropped >= 1);
    await byBytes.recover();
    assert.equal(await byBytes.inner.get('a'), undefined);
    assert.equal((await byBytes.inner.get('c'))?.length, 2_000);
  });
});
