import assert from 'node:assert/strict';
import type { KeyValue } from '../../redis/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, plain, withKeyValue } from './fixture.ts';

const numbers = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `item ${first + index}`);

/** Sends the items `first` to `last` of a writer. */
const send = (kv: KeyValue, writer: string, first: number, last: number) =>
  kv.appendNumbered('l', { writer, first, items: numbers(first, last) });

/** Lists that are handed over without loss. */
export function handoverCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'defect 3.7 #6: takes the numbered items of each writer once and without gaps',
      run: withKeyValue(make, async (kv) => {
        assert.deepEqual(await send(kv, 'a', 1, 3), { last: 3, length: 3 });
        assert.deepEqual(await send(kv, 'a', 1, 3), { last: 3, length: 3 });
        assert.deepEqual(await send(kv, 'a', 2, 5), { last: 5, length: 5 });
        assert.deepEqual(await send(kv, 'a', 7, 8), { last: 5, length: 5 });
        assert.deepEqual(await send(kv, 'b', 1, 1), { last: 1, length: 6 });
        assert.deepEqual(await send(kv, '', 2, 2), { last: 0, length: 6 });
        assert.deepEqual(await send(kv, 'b', 5, 4), { last: 1, length: 6 });
        assert.deepEqual(await kv.listRange('l'), [...numbers(1, 5), 'item 1']);
        assert.deepEqual([...(await kv.hashGetAll('l:writers'))].sort(), [
          ['a', '5'],
          ['b', '1'],
        ]);
        assert.deepEqual(await kv.appendNumbered('none', { writer: 'a', first: 1, items: [] }), {
          last: 0,
          length: 0,
        });
        assert.equal(await kv.exists('none:writers'), false);
      }),
    },
    {
      title:
        'defect 3.7 #6: goes on after what was settled when the server forgot it, and asks for what it lost',
      run: withKeyValue(make, async (kv) => {
        const writer = 'a';
        await send(kv, writer, 1, 6);
        await kv.delete('l', 'l:writers');
        const lost = { writer, first: 7, items: numbers(7, 8), after: 4 };
        assert.deepEqual(await kv.appendNumbered('l', lost), { last: 4, length: 0 });
        assert.deepEqual(await kv.appendNumbered('l', { writer, first: 1, items: [] }), {
          last: 4,
          length: 0,
        });
        const again = { writer, first: 3, items: numbers(3, 8), after: 2 };
        assert.deepEqual(await kv.appendNumbered('l', again), { last: 8, length: 4 });
        assert.deepEqual(await kv.listRange('l'), numbers(5, 8));
        const settled = { writer, first: 1, items: numbers(1, 9), after: 20 };
        assert.deepEqual(await kv.appendNumbered('l', settled), { last: 20, length: 4 });
      }),
    },
    {
      title: 'defect 3.7 #6: many sends of the same items at once append each of them once, in order',
      run: withKeyValue(make, async (kv) => {
        const sends = Array.from({ length: 30 }, (_, index) => send(kv, 'a', 1, index + 1));
        await Promise.all([...sends, ...sends.map(() => send(kv, 'a', 10, 30))]);
        assert.deepEqual(await kv.listRange('l'), numbers(1, 30));
      }),
    },
    {
      title: 'keeps the numbers of a list at least as long as the list',
      run: withKeyValue(make, async (kv, pass) => {
        const append = (first: number, ttl?: number) =>
          kv.appendNumbered('l', { writer: 'a', first, items: ['x'], ...(ttl === undefined ? {} : { ttl }) });
        const left = async () => [await kv.ttl('l'), await kv.ttl('l:writers')];
        await append(1, 60_000);
        assert.ok((await left()).every((ttl) => ttl > 50_000 && ttl <= 60_000));
        await kv.expire('l:writers', 20_000);
        await append(2);
        assert.ok((await left()).every((ttl) => ttl > 50_000));
        await kv.popLeft('l', 2);
        await append(3);
        assert.deepEqual(await left(), [-1, -1]);
        await append(1, 40);
        await pass(50);
        assert.deepEqual(await left(), [-2, -2]);
      }),
    },
    {
      title: 'defect 3.7 #6: gives the same claim to everybody until it is settled, and nothing of it twice',
      run: withKeyValue(make, async (kv) => {
        await send(kv, 'a', 1, 5);
        assert.deepEqual(await kv.claimItems('l', 'claim', { limit: 2 }), numbers(1, 2));
        await send(kv, 'a', 6, 6);
        assert.deepEqual(await kv.claimItems('l', 'claim'), numbers(1, 2));
        assert.deepEqual(await kv.listRange('l'), numbers(3, 6));
        assert.equal(await kv.settleClaim('claim', 'item 2'), false);
        assert.equal(await kv.settleClaim('claim', 'item 1'), true);
        assert.equal(await kv.settleClaim('claim', 'item 1'), false);
        assert.deepEqual(await kv.claimItems('l', 'claim'), numbers(3, 6));
        assert.deepEqual([await kv.exists('l'), await kv.exists('l:writers')], [false, true]);
        assert.deepEqual(await send(kv, 'a', 6, 7), { last: 7, length: 1 });
        assert.equal(await kv.settleClaim('claim', 'item 3'), true);
        await kv.delete('l');
        assert.deepEqual(await kv.claimItems('l', 'claim'), []);
        assert.equal(await kv.exists('claim'), false);
      }),
    },
    {
      title: 'defect 3.7 #6: of many who claim and settle at once, each item is settled by one',
      run: withKeyValue(make, async (kv) => {
        await send(kv, 'a', 1, 40);
        const settled: string[] = [];
        const work = async () => {
          for (;;) {
            const items = await kv.claimItems('l', 'claim', { limit: 3 });
            if (items.length === 0) return;
            if (await kv.settleClaim('claim', items[0]!)) settled.push(...items);
          }
        };
        await Promise.all(Array.from({ length: 5 }, work));
        assert.deepEqual(settled, numbers(1, 40));
      }),
    },
    {
      title: 'lets a claim expire when asked to, a hundred items unless told otherwise',
      run: withKeyValue(make, async (kv, pass) => {
        await kv.pushRight('l', numbers(1, 150), { ttl: '1h' });
        assert.equal((await kv.claimItems('l', 'claim')).length, 100);
        assert.deepEqual([await kv.ttl('claim'), (await kv.ttl('l')) > 0], [-1, true]);
        await kv.claimItems('l', 'claim', { ttl: 40 });
        await pass(50);
        assert.deepEqual(await kv.claimItems('l', 'claim', { ttl: '1m' }), numbers(101, 150));
        assert.ok((await kv.ttl('claim')) > 50_000);
      }),
    },
    {
      title: 'hands over ten thousand items at once, and bytes unchanged',
      run: withKeyValue(make, async (kv) => {
        assert.deepEqual(await send(kv, 'a', 1, 10_000), { last: 10_000, length: 10_000 });
        assert.deepEqual(await send(kv, 'a', 1, 10_001), { last: 10_001, length: 10_001 });
        const claimed = await kv.claimItems('l', 'claim', { limit: 20_000 });
        assert.deepEqual(claimed, numbers(1, 10_001));
        await kv.bytes.appendNumbered('l', { writer: 'é', first: 1, items: [noText, '', '你好'] });
        const items = await kv.bytes.claimItems('l', 'bytes');
        assert.deepEqual(items.map(plain), [[...noText], [], [...Buffer.from('你好')]]);
        assert.equal(await kv.bytes.settleClaim('bytes', noText), true);
      }),
    },
    {
      title: 'counts far, and rejects numbers that make no sense and keys of another type',
      run: withKeyValue(make, async (kv) => {
        const far = 2 ** 52;
        const reply = await kv.appendNumbered('l', { writer: 'a', first: far, items: ['x'], after: far - 1 });
        assert.deepEqual(reply, { last: far, length: 1 });
        assert.deepEqual(await send(kv, 'a', far + 1, far), { last: far, length: 1 });
        const wrong = [{ first: 0 }, { first: 1.5 }, { after: -1 }, { first: Number.MAX_SAFE_INTEGER }];
        for (const each of wrong) {
          const call = kv.appendNumbered('l', { writer: 'a', first: 1, items: ['x'], ...each });
          await assert.rejects(call, { code: 'INVALID_ARGUMENT' });
        }
        await assert.rejects(kv.claimItems('l', 'claim', { limit: 0 }), { code: 'INVALID_ARGUMENT' });
        await kv.set('text', 'x');
        await kv.set('other:writers', 'x');
        for (const key of ['text', 'other']) {
          const call = kv.appendNumbered(key, { writer: 'a', first: 1, items: ['x'] });
          await assert.rejects(call, { code: 'REDIS_REFUSED' }, key);
        }
        assert.equal(await kv.exists('other'), false);
        for (const [from, to] of [
          ['text', 'claim'],
          ['l', 'text'],
        ] as const) {
          await assert.rejects(kv.claimItems(from, to), { code: 'REDIS_REFUSED' });
        }
        await assert.rejects(kv.settleClaim('text', 'x'), { code: 'REDIS_REFUSED' });
        assert.equal(await kv.listLength('l'), 1);
      }),
    },
  ];
}
