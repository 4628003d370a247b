import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyValue, StreamEntry } from '../../redis/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, plain, withKeyValue } from './fixture.ts';

/** Waits for what comes over the network or in a later turn; two seconds at most. */
async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; waited < 400; waited++) {
    if (condition()) return;
    await sleep(5);
  }
  assert.fail(`waited too long for ${what}`);
}

async function append(kv: KeyValue, ...values: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const value of values) ids.push(await kv.appendToStream('s', { value }));
  return ids;
}

const valuesOf = (entries: readonly StreamEntry<string>[]) =>
  entries.map(({ fields }) => fields.get('value'));

/** Messages and streams. */
export function messageCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-12 gives messages to whoever listens to their channel, until it stops',
      run: withKeyValue(make, async (kv) => {
        const heard: string[] = [];
        const bytes: (number[] | undefined)[] = [];
        const stop = await kv.subscribe('stream:interrupt:1', (message) => heard.push(message));
        const stopBytes = await kv.bytes.subscribe('bytes', (message) => bytes.push(plain(message)));
        await kv.publish('nobody listens', 'x');
        await kv.publish('stream:interrupt:1', 'stop 你好');
        await kv.publish('stream:interrupt:2', 'not for us');
        await kv.publish('bytes', noText);
        await until(() => heard.length > 0 && bytes.length > 0, 'messages');
        await stop();
        await stop();
        await kv.publish('stream:interrupt:1', 'too late');
        await kv.publish('bytes', 'end');
        await until(() => bytes.length > 1, 'the last message');
        await stopBytes();
        assert.deepEqual(heard, ['stop 你好']);
        assert.deepEqual(bytes[0], [...noText]);
      }),
    },
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
