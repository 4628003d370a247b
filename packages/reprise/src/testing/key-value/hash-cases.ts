import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, plain, withKeyValue } from './fixture.ts';

/** Hashes. */
export function hashCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-05 keeps fields of a hash, whatever their names',
      run: withKeyValue(make, async (kv) => {
        assert.equal(await kv.hashSet('h', { a: '1', b: '2' }), 2);
        assert.equal(
          await kv.hashSet('h', [
            ['b', '3'],
            ['__proto__', '4'],
          ]),
          1,
        );
        assert.equal(await kv.hashSet('h', {}), 0);
        assert.equal(await kv.hashGet('h', 'b'), '3');
        assert.equal(await kv.hashGet('h', 'missing'), undefined);
        assert.equal(await kv.hashGet('missing', 'a'), undefined);
        assert.deepEqual(await kv.hashGetMany('h', ['b', 'missing', 'a', 'b']), ['3', undefined, '1', '3']);
        assert.deepEqual(await kv.hashGetMany('missing', ['a']), [undefined]);
        assert.deepEqual(await kv.hashGetMany('h', []), []);
        assert.deepEqual(
          await kv.hashGetAll('h'),
          new Map([
            ['a', '1'],
            ['b', '3'],
            ['__proto__', '4'],
          ]),
        );
        assert.deepEqual([await kv.hashLength('h'), await kv.hashHas('h', 'a')], [3, true]);
        assert.equal(await kv.hashHas('h', 'c'), false);
        assert.deepEqual((await kv.hashFields('h')).sort(), ['__proto__', 'a', 'b']);
        assert.deepEqual((await kv.hashValues('h')).sort(), ['1', '3', '4']);
      }),
    },
    {
      title: 'S2-05 removes fields, and the hash with the last of them',
      run: withKeyValue(make, async (kv) => {
        await kv.hashSet('h', { a: '1', b: noText });
        assert.deepEqual(plain(await kv.bytes.hashGet('h', 'b')), [...noText]);
        assert.deepEqual([...(await kv.bytes.hashGetAll('h')).keys()].sort(), ['a', 'b']);
        assert.equal(await kv.hashDelete('h', 'a', 'missing'), 1);
        assert.equal(await kv.hashDelete('h'), 0);
        assert.equal(await kv.hashDelete('h', 'b'), 1);
        assert.equal(await kv.exists('h'), false);
        assert.equal(await kv.hashDelete('h', 'b'), 0);
      }),
    },
    {
      title: 'S2-12 keeps JSON in fields, and gives what is none as it is',
      run: withKeyValue(make, async (kv) => {
        await kv.hashSetJson('h', { a: { n: 1 }, b: [null] });
        await kv.hashSet('h', { c: 'no JSON' });
        assert.deepEqual(await kv.hashGetJson('h', 'a'), { n: 1 });
        assert.equal(await kv.hashGetJson('h', 'c'), undefined);
        assert.equal(await kv.hashGetJson('h', 'd'), undefined);
        const all: [string, unknown][] = [
          ['a', { n: 1 }],
          ['b', [null]],
          ['c', 'no JSON'],
        ];
        assert.deepEqual(await kv.hashGetAllJson('h'), new Map(all));
      }),
    },
    {
      title: 'S2-05 lets a hash expire in the call that writes its fields',
      run: withKeyValue(make, async (kv, pass) => {
        assert.equal(await kv.hashSet('h', { a: '1' }, { ttl: 40 }), 1);
        assert.equal(await kv.hashSet('h', { a: '2', b: '3' }, { ttl: 0 }), 1);
        assert.ok((await kv.ttl('h')) > 0);
        assert.equal(await kv.hashSet('missing', {}, { ttl: 40 }), 0);
        await pass(50);
        assert.equal(await kv.exists('h'), false);
        await kv.hashSetJson('h', { a: { n: 1 } }, { ttl: '1d' });
        assert.deepEqual(
          [await kv.hashGetJson('h', 'a'), (await kv.ttl('h')) > 86_000_000],
          [{ n: 1 }, true],
        );
      }),
    },
    {
      title: 'defect 5.5 #12: changes a hash only when its fields are as expected, in one step',
      run: withKeyValue(make, async (kv) => {
        const version = (expect: string | undefined, set: string) =>
          kv.hashSetIf('h', { expect: { version: expect }, set: { version: set, [`by ${set}`]: 'x' } });
        assert.equal(await version('1', '2'), false);
        assert.equal(await kv.exists('h'), false);
        assert.equal(await version(undefined, '1'), true);
        assert.equal(await version(undefined, '2'), false);
        assert.equal(await version('1', '2'), true);
        assert.equal(await version('1', '3'), false);
        assert.deepEqual(
          await kv.hashGetAll('h'),
          new Map([
            ['version', '2'],
            ['by 1', 'x'],
            ['by 2', 'x'],
          ]),
        );
        const many = await Promise.all(Array.from({ length: 20 }, (_, index) => version('2', `n${index}`)));
        assert.equal(many.filter(Boolean).length, 1);
      }),
    },
    {
      title: 'defect 5.5 #12: compares several fields, bytes and fields that must not be there',
      run: withKeyValue(make, async (kv) => {
        await kv.hashSet('h', { owner: noText, empty: '', old: 'x' });
        const expect = { owner: noText, empty: '', missing: undefined };
        for (const wrong of [{ owner: 'other' }, { empty: undefined }, { missing: '' }, { old: 'X' }]) {
          const change = {
            expect: { ...expect, ...wrong },
            set: { owner: 'x' },
            remove: ['old'],
            ttl: 1_000,
          };
          assert.equal(await kv.hashSetIf('h', change), false, JSON.stringify(wrong));
        }
        assert.deepEqual([await kv.hashLength('h'), await kv.ttl('h')], [3, -1]);
        const set = [['bytes', noText]] as const;
        assert.equal(
          await kv.bytes.hashSetIf('h', { expect, set, remove: ['old', 'gone'], ttl: '1m' }),
          true,
        );
        assert.deepEqual((await kv.hashFields('h')).sort(), ['bytes', 'empty', 'owner']);
        assert.deepEqual(plain(await kv.bytes.hashGet('h', 'bytes')), [...noText]);
        assert.ok((await kv.ttl('h')) > 0);
        assert.equal(await kv.hashSetIf('h', { expect: {}, set: {}, ttl: 0 }), true);
        const all = { expect: {}, set: {}, remove: ['bytes', 'empty', 'owner'] };
        assert.equal(await kv.hashSetIf('h', all), true);
        assert.equal(await kv.exists('h'), false);
      }),
    },
    {
      title: 'compares, sets and removes thousands of fields at once, and no key of another type',
      run: withKeyValue(make, async (kv) => {
        const fields = (value: string) =>
          Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, value]));
        assert.equal(await kv.hashSet('h', fields('1'), { ttl: '1m' }), 10_000);
        assert.equal(await kv.hashSetIf('h', { expect: fields('1'), set: fields('2') }), true);
        assert.equal(
          await kv.hashSetIf('h', { expect: { ...fields('2'), f9999: '1' }, set: fields('3') }),
          false,
        );
        assert.deepEqual([await kv.hashGet('h', 'f0'), await kv.hashGet('h', 'f9999')], ['2', '2']);
        const remove = Object.keys(fields(''));
        assert.equal(await kv.hashSetIf('h', { expect: {}, set: { last: 'x' }, remove }), true);
        assert.deepEqual(await kv.hashFields('h'), ['last']);
        await kv.set('text', 'x');
        await assert.rejects(kv.hashSetIf('text', { expect: {}, set: {} }), { code: 'REDIS_REFUSED' });
      }),
    },
  ];
}
