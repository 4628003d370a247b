import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { keyValueContract, ManualClock } from '../../../testing/index.ts';
import { settle } from '../key-value-fixture.js';
import { memoryKeyValue } from './memory-key-value.ts';

describe('memoryKeyValue', () => {
  const make = () => {
    const clock = new ManualClock();
    const pass = async (milliseconds: number): Promise<void> => {
      clock.advance(milliseconds);
      await settle();
    };
    return { keyValue: memoryKeyValue({ clock }), pass };
  };
  for (const { title, run } of keyValueContract(make)) it(title, run);

  it('defect 3.7 #10: drops what expires, used longest ago first, and never what does not', async () => {
    await using kv = memoryKeyValue({ maxEntries: 3 });
    await kv.set('kept', 'x', { ttl: 0 });
    await kv.set('a', 'x');
    await kv.set('b', 'x');
    await kv.get('a');
    await kv.pushRight('list', ['x']);
    assert.deepEqual(await kv.getMany(['kept', 'a', 'b']), ['x', 'x', undefined]);
    await kv.addMembers('set', 'x');
    await assert.rejects(kv.hashSet('hash', { a: 'x' }), {
      code: 'REDIS_REFUSED',
      details: { redisCode: 'OOM' },
    });
    assert.deepEqual([await kv.exists('hash'), await kv.exists('list')], [false, true]);
    await kv.pushRight('list', ['what is there may still grow']);
  });

  it('defect 3.7 #10: never holds more than maxBytes, and gives back every byte', async () => {
    await using kv = memoryKeyValue({ maxBytes: 20_000 });
    const item = 'x'.repeat(1_000);
    const grow = async () => {
      for (let step = 0; step < 100; step++) {
        await kv.pushRight('list', [item]);
        await kv.hashSet('hash', { [`f${step}`]: item });
        await kv.addMembers('set', `${step}${item}`);
        await kv.addScored('sorted', { member: `${step}${item}`, score: step });
        await kv.appendToStream('stream', { item });
        await kv.appendNumbered('numbered', { writer: `w${step}`, first: 1, items: [item] });
        await kv.claimItems('numbered', `claim ${step % 3}`, { limit: 1 });
        await kv.hashSetIf('compared', { expect: {}, set: { [`f${step}`]: item }, remove: [`f${step - 3}`] });
        await kv.incrementScore('scores', `${step}${item}`, step);
        await kv.removeByScore('scores', { max: step - 3 });
      }
    };
    for (let round = 0; round < 3; round++) {
      await assert.rejects(grow(), { code: 'REDIS_REFUSED' });
      await kv.popLeft('list', 2);
      await kv.hashDelete('hash', 'f0', 'f1', 'f2', 'f3');
      await kv.removeMembers('set', ...(await kv.members('set')).slice(1));
      await kv.removeScored('sorted', ...(await kv.rangeByRank('sorted')).map(({ member }) => member));
      await kv.trimStream('stream', 1);
      await kv.clear();
      assert.equal(await kv.set('most of it', 'x'.repeat(19_800), { ttl: 0 }), true, `round ${round}`);
      await kv.delete('most of it');
    }
  });

  it('defect 3.7 #6: hands over without loss when there is no room for more', async () => {
    await using kv = memoryKeyValue({ maxEntries: 2, maxBytes: 30_000 });
    const item = 'x'.repeat(1_000);
    let taken = 0;
    const append = async () => {
      const { last } = await kv.appendNumbered('l', { writer: 'w', first: taken + 1, items: [item] });
      taken = last;
    };
    await assert.rejects(
      async () => {
        for (;;) await append();
      },
      { code: 'REDIS_REFUSED' },
    );
    assert.deepEqual([await kv.listLength('l'), await kv.hashGet('l:writers', 'w')], [taken, `${taken}`]);
    // Two keys are there already.
    await assert.rejects(kv.claimItems('l', 'claim', { limit: 5 }), { code: 'REDIS_REFUSED' });
    assert.deepEqual([await kv.listLength('l'), await kv.exists('claim')], [taken, false]);
    assert.equal((await kv.claimItems('l', 'claim', { limit: taken })).length, taken);
    await kv.delete('claim');
    await kv.set('other', 'x', { ttl: 0 });
    const vain = kv.appendNumbered('m', { writer: 'w', first: 1, items: [item] });
    await assert.rejects(vain, { code: 'REDIS_REFUSED' });
    assert.deepEqual([await kv.exists('m'), await kv.exists('m:writers')], [false, false]);
  });

  it('has nothing that outlives it', async () => {
    const first = memoryKeyValue();
    await first.set('a', 'x');
    await first.close();
    await using second = memoryKeyValue();
    assert.equal(await second.get('a'), undefined);
  });

  it('refuses bounds below one', () => {
    assert.throws(() => memoryKeyValue({ maxEntries: 0 }), { code: 'INVALID_ARGUMENT' });
    assert.throws(() => memoryKeyValue({ maxBytes: Number.NaN }), { code: 'INVALID_ARGUMENT' });
  });
});
