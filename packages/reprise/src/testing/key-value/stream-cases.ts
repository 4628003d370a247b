import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyValue, StreamEntry } from '../../redis/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, plain, until, withKeyValue } from './fixture.ts';

async function append(kv: KeyValue, ...values: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const value of values) ids.push(await kv.appendToStream('s', { value }));
  return ids;
}

const valuesOf = (entries: readonly StreamEntry<string>[]) =>
  entries.map(({ fields }) => fields.get('value'));

/** Streams. */
export function streamCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-12 appends to a stream and reads it again from any id',
      run: withKeyValue(make, async (kv) => {
        const ids = await append(kv, 'a', 'b', 'c', 'd');
        for (const id of ids) assert.match(id, /^\d+-\d+$/);
        const all = await kv.readStream('s');
        assert.deepEqual(
          all.map(({ id }) => id),
          ids,
        );
        assert.deepEqual(valuesOf(all), ['a', 'b', 'c', 'd']);
        assert.deepEqual(valuesOf(await kv.readStream('s', { after: ids[1]!, limit: 1 })), ['c']);
        assert.deepEqual(valuesOf(await kv.readStream('s', { after: ids[3]! })), []);
        assert.deepEqual(valuesOf(await kv.readStream('s', { after: '0' })), ['a', 'b', 'c', 'd']);
        assert.deepEqual(valuesOf(await kv.streamTail('s', 2)), ['c', 'd']);
        assert.deepEqual(valuesOf(await kv.streamTail('s', 9)), ['a', 'b', 'c', 'd']);
        assert.deepEqual([await kv.readStream('missing'), await kv.streamLength('missing')], [[], 0]);
        for (const after of ['', 'x', '1-2-3', '-1']) {
          await assert.rejects(kv.readStream('s', { after }), { code: 'INVALID_ARGUMENT' }, after);
        }
        await assert.rejects(kv.appendToStream('s', {}), { code: 'INVALID_ARGUMENT' });
      }),
    },
    {
      title: 'S2-12 keeps fields of a stream entry in their order, as text or bytes',
      run: withKeyValue(make, async (kv) => {
        await kv.appendToStream('s', [
          ['z', '1'],
          ['a', noText],
        ]);
        const [entry] = await kv.bytes.readStream('s');
        assert.deepEqual([...entry!.fields.keys()], ['z', 'a']);
        assert.deepEqual(plain(entry!.fields.get('a')), [...noText]);
      }),
    },
    {
      title: 'S2-12 drops the oldest entries of a stream, never the newest',
      run: withKeyValue(make, async (kv) => {
        await append(kv, ...Array.from({ length: 30 }, (_, index) => `v${index}`));
        assert.equal(await kv.trimStream('s', 5), 25);
        assert.deepEqual(valuesOf(await kv.readStream('s')), ['v25', 'v26', 'v27', 'v28', 'v29']);
        assert.equal(await kv.trimStream('s', 5), 0);
        for (let index = 0; index < 400; index++) {
          await kv.appendToStream('s', { value: `w${index}` }, { maxLength: 10 });
        }
        const kept = await kv.streamLength('s');
        assert.ok(kept >= 10 && kept <= 210, `${kept} entries`);
        assert.deepEqual(valuesOf(await kv.streamTail('s', 1)), ['w399']);
        await kv.trimStream('s', 0);
        assert.deepEqual([await kv.streamLength('s'), await kv.trimStream('missing', 1)], [0, 0]);
      }),
    },
    {
      title: 'S2-12 follows a stream from an id: what is there, then what comes, each once and in order',
      run: withKeyValue(make, async (kv) => {
        const [first] = await append(kv, 'a', 'b');
        const seen: (string | undefined)[] = [];
        const stop = new AbortController();
        const following = (async () => {
          for await (const entry of kv.followStream('s', { after: first!, signal: stop.signal })) {
            seen.push(entry.fields.get('value'));
          }
        })();
        await until(() => seen.length === 1, 'what was there');
        await append(kv, 'c', 'd');
        await until(() => seen.length === 3, 'what comes');
        stop.abort();
        await following;
        await append(kv, 'e');
        assert.deepEqual(seen, ['b', 'c', 'd']);
      }),
    },
    {
      title:
        'S2-12 follows from now on when no id is given, a stream that is not there yet too, and ends with the loop',
      run: withKeyValue(make, async (kv) => {
        await append(kv, 'before');
        const steps = kv.followStream('s')[Symbol.asyncIterator]();
        const next = steps.next();
        const other = kv.followStream('new')[Symbol.asyncIterator]();
        const otherNext = other.next();
        await sleep(40);
        await append(kv, 'after');
        await kv.appendToStream('new', { value: 'first' });
        assert.equal((await next).value.fields.get('value'), 'after');
        assert.equal((await otherNext).value.fields.get('value'), 'first');
        await steps.return?.();
        await other.return?.();
      }),
    },
    {
      title: 'defect 5.5 #3: lets a stream expire with each append that says so',
      run: withKeyValue(make, async (kv, pass) => {
        await kv.appendToStream('s', { value: 'a' }, { ttl: '1m' });
        assert.ok((await kv.ttl('s')) > 50_000);
        await kv.appendToStream('s', { value: 'b' }, { ttl: 40, maxLength: 10 });
        await kv.appendToStream('s', { value: 'c' }, { ttl: 0 });
        assert.deepEqual(valuesOf(await kv.readStream('s')), ['a', 'b', 'c']);
        await pass(50);
        assert.equal(await kv.exists('s'), false);
      }),
    },
    {
      title: 'defect 5.5 #6: announces the id of an entry in the step that appends it',
      run: withKeyValue(make, async (kv) => {
        const heard: string[] = [];
        const stop = await kv.subscribe('news', (id) => heard.push(id));
        const ids = [
          await kv.appendToStream('s', { value: 'a' }, { announce: 'news' }),
          await kv.bytes.appendToStream('s', { value: noText }, { announce: 'news', ttl: '1m' }),
        ];
        await kv.appendToStream('s', { value: 'c' }, { announce: 'else' });
        await kv.set('text', 'x');
        const vain = kv.appendToStream('text', { value: 'x' }, { announce: 'news' });
        await assert.rejects(vain, { code: 'REDIS_REFUSED' });
        ids.push(await kv.appendToStream('s', { value: 'd' }, { announce: 'news', maxLength: 100 }));
        await until(() => heard.length >= 3, 'what was announced');
        assert.deepEqual(heard, ids);
        assert.deepEqual(plain((await kv.bytes.readStream('s'))[1]!.fields.get('value')), [...noText]);
        await stop();
      }),
    },
    {
      title: 'takes entries of thousands of fields, as many as a script passes on when one is needed',
      run: withKeyValue(make, async (kv) => {
        const fields = (length: number) => Array.from({ length }, (_, index) => [`f${index}`, 'x'] as const);
        await kv.appendToStream('s', fields(10_000));
        await kv.appendToStream('s', fields(3_000), { ttl: '1m', announce: 'news', maxLength: 100 });
        const sizes = (await kv.readStream('s')).map((entry) => entry.fields.size);
        assert.deepEqual(sizes, [10_000, 3_000]);
        for (const options of [{ ttl: '1m' }, { announce: 'news' }] as const) {
          const vain = kv.appendToStream('s', fields(3_001), options);
          await assert.rejects(vain, { code: 'INVALID_ARGUMENT' });
        }
      }),
    },
    {
      title: 'ends followers with CLOSED when the store is closed',
      run: withKeyValue(make, async (kv) => {
        const next = kv.followStream('s')[Symbol.asyncIterator]().next();
        const rejected = assert.rejects(next, { code: 'CLOSED' });
        await sleep(20);
        await kv.close();
        await rejected;
      }),
    },
  ];
}
