import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, plain, withKeyValue } from './fixture.ts';

/** Single values, counters and JSON. */
export function stringCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-02 gives what was set, as text and as bytes, and undefined for what is not there',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.get('a'), undefined);
        assert.equal(await kv.set('a', 'naïve 你好 🙂'), true);
        assert.equal(await kv.get('a'), 'naïve 你好 🙂');
        await kv.set('a', noText);
        assert.deepEqual(plain(await kv.bytes.get('a')), [...noText]);
        await kv.bytes.set('b', '');
        assert.equal(await kv.get('b'), '');
        assert.deepEqual(plain(await kv.bytes.get('b')), []);
      }),
    },
    {
      title: 'S2-02 lets a value live an hour unless told otherwise, and for ever with a ttl of 0 or less',
      run: withKeyValue(make, async (kv) => {
        await kv.set('default', 'x');
        await kv.set('text', 'x', { ttl: '2m' });
        await kv.set('zero', 'x', { ttl: 0 });
        await kv.set('negative', 'x', { ttl: -1 });
        const within = async (key: string, most: number) => {
          const left = await kv.ttl(key);
          assert.ok(left > most - 5_000 && left <= most, `${key}: ${left}`);
        };
        assert.equal(kv.defaultTtl, 3_600_000);
        await within('default', 3_600_000);
        await within('text', 120_000);
        assert.deepEqual(
          [await kv.ttl('zero'), await kv.ttl('negative'), await kv.ttl('missing')],
          [-1, -1, -2],
        );
      }),
    },
    {
      title: 'S2-02 forgets a value at its end',
      run: withKeyValue(make, async (kv, pass) => {
        await kv.set('a', 'x', { ttl: 40 });
        assert.equal(await kv.get('a'), 'x');
        await pass(50);
        assert.equal(await kv.get('a'), undefined);
        assert.equal(await kv.exists('a'), false);
        assert.equal(await kv.set('a', 'y', { onlyIf: 'absent' }), true);
      }),
    },
    {
      title: 'S2-02 sets only what is absent or only what is present, when asked to',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.set('a', '1', { onlyIf: 'present' }), false);
        assert.equal(await kv.get('a'), undefined);
        assert.equal(await kv.set('a', '2', { onlyIf: 'absent' }), true);
        assert.equal(await kv.set('a', '3', { onlyIf: 'absent' }), false);
        assert.equal(await kv.get('a'), '2');
        assert.equal(await kv.set('a', '4', { onlyIf: 'present' }), true);
        assert.equal(await kv.get('a'), '4');
      }),
    },
    {
      title: 'defect 3.7 #10: overwriting a value takes its old expiry away',
      run: withKeyValue(make, async (kv, pass) => {
        await kv.set('a', 'x', { ttl: 30 });
        await kv.set('a', 'y');
        await kv.set('b', 'x', { ttl: 30 });
        await kv.set('b', 'y', { ttl: 0 });
        await pass(40);
        assert.deepEqual(await kv.getMany(['a', 'b']), ['y', 'y']);
      }),
    },
    {
      title: 'S4-41 gives many values at once, in the order of their keys',
      run: withKeyValue(make, async (kv) => {
        await kv.set('a', '1');
        await kv.set('c', '3');
        await kv.pushRight('list', ['x']);
        assert.deepEqual(await kv.getMany(['c', 'b', 'a', 'list', 'c']), [
          '3',
          undefined,
          '1',
          undefined,
          '3',
        ]);
        assert.deepEqual(await kv.getMany([]), []);
      }),
    },
    {
      title: 'S2-07 sets a value and gives the one before it, with a new expiry',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.getAndSet('a', '1', { ttl: 0 }), undefined);
        assert.equal(await kv.ttl('a'), -1);
        assert.equal(await kv.getAndSet('a', '2'), '1');
        assert.ok((await kv.ttl('a')) > 0);
        assert.deepEqual(plain(await kv.bytes.getAndSet('a', noText)), [50]);
      }),
    },
    {
      title: 'S2-07 counts up and down from nothing, and leaves the expiry alone',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.increment('n'), 1);
        assert.equal(await kv.increment('n', 41), 42);
        assert.equal(await kv.decrement('n', 50), -8);
        assert.equal(await kv.decrement('n'), -9);
        assert.equal(await kv.get('n'), '-9');
        assert.equal(await kv.ttl('n'), -1);
        await kv.expire('n', '1m');
        await kv.increment('n');
        assert.ok((await kv.ttl('n')) > 0);
      }),
    },
    {
      title: 'S2-07 loses no count of many at once',
      run: withKeyValue(make, async (kv) => {
        const sums = await Promise.all(Array.from({ length: 50 }, () => kv.increment('n')));
        assert.equal(new Set(sums).size, 50);
        assert.equal(await kv.get('n'), '50');
      }),
    },
    {
      title: 'S2-07 refuses to count what is no whole number, or past 64 bits',
      run: withKeyValue(make, async (kv) => {
        await kv.set('text', 'many');
        await kv.set('empty', '');
        await kv.set('padded', '01');
        await kv.set('highest', '9223372036854775807');
        for (const key of ['text', 'empty', 'padded', 'highest']) {
          await assert.rejects(kv.increment(key), { code: 'REDIS_REFUSED' }, key);
        }
        await assert.rejects(kv.increment('n', 1.5), { code: 'INVALID_ARGUMENT' });
        assert.equal(await kv.exists('n'), false);
      }),
    },
    {
      title: 'S2-03 keeps JSON with every letter as it is',
      run: withKeyValue(make, async (kv) => {
        const value = { text: '你好', list: [1, null, { deep: true }] };
        assert.equal(await kv.setJson('a', value, { ttl: '1m', onlyIf: 'absent' }), true);
        assert.equal(await kv.setJson('a', 1, { onlyIf: 'absent' }), false);
        assert.deepEqual(await kv.getJson('a'), value);
        assert.equal(await kv.get('a'), JSON.stringify(value));
        await kv.setJson('null', null);
        assert.equal(await kv.getJson('null'), null);
        assert.equal(await kv.getJson('missing'), undefined);
      }),
    },
    {
      title: 'S2-03 reads text that is no JSON as undefined, and rejects what has no JSON',
      run: withKeyValue(make, async (kv) => {
        await kv.set('a', '{"cut":');
        assert.equal(await kv.getJson('a'), undefined);
        await assert.rejects(kv.setJson('b', undefined), { code: 'NOT_CANONICAL' });
        await assert.rejects(kv.setJson('b', 1n), { code: 'NOT_CANONICAL' });
        assert.equal(await kv.exists('b'), false);
      }),
    },
  ];
}
