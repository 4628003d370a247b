import assert from 'node:assert/strict';
import type { KeyValue } from '../../redis/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, withKeyValue } from './fixture.ts';

const writers: Readonly<Record<string, (kv: KeyValue, key: string) => Promise<unknown>>> = {
  string: (kv, key) => kv.set(key, 'x'),
  list: (kv, key) => kv.pushRight(key, ['x']),
  hash: (kv, key) => kv.hashSet(key, { field: 'x' }),
  set: (kv, key) => kv.addMembers(key, 'x'),
  sorted: (kv, key) => kv.addScored(key, { member: 'x', score: 1 }),
  stream: (kv, key) => kv.appendToStream(key, { field: 'x' }),
};

const readers: Readonly<Record<string, (kv: KeyValue, key: string) => Promise<unknown>>> = {
  string: (kv, key) => kv.get(key),
  list: (kv, key) => kv.listRange(key),
  hash: (kv, key) => kv.hashGetAll(key),
  set: (kv, key) => kv.members(key),
  sorted: (kv, key) => kv.rangeByRank(key),
  stream: (kv, key) => kv.readStream(key),
};

async function keysOf(kv: KeyValue, prefix?: string): Promise<string[]> {
  const found: string[] = [];
  for await (const key of kv.keys(prefix)) found.push(key);
  return found.sort();
}

/** What holds for keys of every type. */
export function keyCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-02 removes keys of every type and says how many there were',
      run: withKeyValue(make, async (kv) => {
        for (const [key, write] of Object.entries(writers)) await write(kv, key);
        assert.equal(await kv.delete('missing', ...Object.keys(writers)), 6);
        assert.equal(await kv.delete(...Object.keys(writers)), 0);
        assert.equal(await kv.delete(), 0);
        for (const key of Object.keys(writers)) assert.equal(await kv.exists(key), false, key);
      }),
    },
    {
      title: 'defect 3.7 #10: keys of every type expire',
      run: withKeyValue(make, async (kv, pass) => {
        for (const [key, write] of Object.entries(writers)) {
          await write(kv, key);
          assert.equal(await kv.expire(key, 40), true, key);
        }
        await pass(50);
        for (const [key, read] of Object.entries(readers)) {
          assert.equal(await kv.exists(key), false, key);
          assert.equal(await kv.ttl(key), -2, key);
          const found = await read(kv, key);
          assert.ok(found === undefined || [...Object(found)].length === 0, key);
        }
      }),
    },
    {
      title: 'S2-02 sets and takes away the expiry of a key, and says whether there is one',
      run: withKeyValue(make, async (kv) => {
        await kv.pushRight('a', ['x']);
        assert.equal(await kv.ttl('a'), -1);
        assert.equal(await kv.expire('a', '1m'), true);
        assert.ok((await kv.ttl('a')) > 55_000);
        assert.equal(await kv.expire('a', 0), true);
        assert.equal(await kv.expire('a', -5), true);
        assert.equal(await kv.ttl('a'), -1);
        assert.equal(await kv.expire('missing', '1m'), false);
        assert.equal(await kv.expire('missing', 0), false);
        await assert.rejects(kv.expire('a', 'soon'), { code: 'INVALID_ARGUMENT' });
      }),
    },
    {
      title:
        'rejects with WRONGTYPE what does not fit the type of the key, and changes nothing (S2-10 is not kept)',
      run: withKeyValue(make, async (kv) => {
        for (const [held, write] of Object.entries(writers)) {
          await write(kv, held);
          for (const [asked, read] of Object.entries(readers)) {
            if (asked === held) continue;
            const refused = { code: 'REDIS_REFUSED', details: { redisCode: 'WRONGTYPE' } };
            const isRefused = (error: { code: string; details: { redisCode?: unknown } }): boolean => {
              assert.deepEqual([error.code, error.details.redisCode], [refused.code, 'WRONGTYPE']);
              return true;
            };
            await assert.rejects(read(kv, held), isRefused, `${asked} of ${held}`);
            if (asked !== 'string') await assert.rejects(writers[asked]!(kv, held), isRefused);
          }
          assert.ok(await readers[held]!(kv, held));
        }
        await kv.set('list', 'a value may take the place of anything');
        await assert.rejects(kv.getAndSet('hash', 'x'), { code: 'REDIS_REFUSED' });
      }),
    },
    {
      title:
        'S2-09 lists its own keys by prefix; none of *, ?, [ and \\ matches anything else (defect 3.7 #9)',
      run: withKeyValue(make, async (kv) => {
        const keys = ['user:1', 'user:10', 'user:*', 'u*:1', 'u[s]er', 'u\\x', 'use?'];
        for (const key of keys) await kv.set(key, 'x');
        assert.deepEqual(await keysOf(kv), keys.sort());
        assert.deepEqual(await keysOf(kv, 'user:1'), ['user:1', 'user:10']);
        assert.deepEqual(await keysOf(kv, 'user:*'), ['user:*']);
        assert.deepEqual(await keysOf(kv, 'u*'), ['u*:1']);
        assert.deepEqual(await keysOf(kv, 'u[s]'), ['u[s]er']);
        assert.deepEqual(await keysOf(kv, 'u\\'), ['u\\x']);
        assert.deepEqual(await keysOf(kv, 'use?'), ['use?']);
      }),
    },
    {
      title: 'S2-09 lists and clears thousands of keys, each once, and leaves locks alone',
      run: withKeyValue(make, async (kv) => {
        const lock = await kv.lock('held');
        const names = Array.from({ length: 1_200 }, (_, index) => `many:${index}`);
        await Promise.all(names.map((key) => kv.set(key, 'x')));
        await kv.set('other', 'x');
        assert.deepEqual(await keysOf(kv, 'many:'), names.sort());
        assert.equal(await kv.clear('many:'), 1_200);
        assert.deepEqual(await keysOf(kv), ['other']);
        assert.equal(await kv.clear(), 1);
        assert.equal(await lock!.release(), true);
      }),
    },
    {
      title: 'takes any text as a key',
      run: withKeyValue(make, async (kv) => {
        const keys = ['', ' ', ':', '_', '__proto__', '{}', '{a}:}', '你好', 'a\nb', 'x'.repeat(1_000)];
        for (const key of keys) assert.equal(await kv.set(key, `value of ${key}`), true);
        assert.deepEqual(
          await kv.getMany(keys),
          keys.map((key) => `value of ${key}`),
        );
        assert.deepEqual(await keysOf(kv), keys.sort());
      }),
    },
    {
      title: 'rejects every call with CLOSED after it was closed, which may be done twice',
      run: withKeyValue(make, async (kv) => {
        await Promise.all([kv.close(), kv.close()]);
        await kv[Symbol.asyncDispose]();
        assert.equal(kv.available, false);
        const closed = { code: 'CLOSED' };
        for (const [key, write] of Object.entries(writers)) await assert.rejects(write(kv, key), closed, key);
        for (const [key, read] of Object.entries(readers)) await assert.rejects(read(kv, key), closed, key);
        await assert.rejects(kv.publish('c', 'x'), closed);
        await assert.rejects(
          kv.subscribe('c', () => {}),
          closed,
        );
        await assert.rejects(kv.lock('a'), closed);
        await assert.rejects(kv.permit('a', { limit: 1 }), closed);
        await assert.rejects(kv.permitCount('a'), closed);
        const numbered = { writer: 'a', first: 1, items: ['x'] };
        await assert.rejects(kv.appendNumbered('l', numbered), closed);
        await assert.rejects(kv.claimItems('l', 'claim'), closed);
        await assert.rejects(kv.settleClaim('claim', 'x'), closed);
        await assert.rejects(kv.hashSetIf('h', { expect: {}, set: { a: 'x' } }), closed);
        await assert.rejects(kv.incrementScore('z', 'a', 1), closed);
        await assert.rejects(keysOf(kv), closed);
        await assert.rejects(kv.expire('a', 0), closed);
        await assert.rejects(kv.increment('n'), closed);
      }),
    },
  ];
}
