import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { assertSame, entryOf, type MakeStore, put, scanned, scannedKeys, withStore } from './fixture.ts';

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `key-${String(index).padStart(5, '0')}`);

/** Scans, whole and in parts, while the store changes. */
export function scanCases(make: MakeStore): ContractCase[] {
  return [
    {
      title: 'gives every entry once, whole, in a scan over many pages',
      run: withStore(make, async ({ store }) => {
        const entries = numbered(2_500).map((key, index) => entryOf(key, { version: index + 1 }));
        await store.setMany(entries);
        const found = await scanned(store);
        assert.equal(found.length, entries.length);
        found.sort((left, right) => left.version - right.version);
        for (const [index, entry] of entries.entries()) assertSame(found[index], entry);
      }),
    },
    {
      title: 'sees what was written just before the scan and not yet flushed',
      run: withStore(make, async ({ store }) => {
        await put(store, 'a', 'b', 'c');
        await store.flush();
        await store.deleteMany(['a']);
        await store.setMany([entryOf('b', { version: 2 }), entryOf('d')]);
        const found = await scanned(store);
        const versions = found.map(({ key, version }) => `${key}${version}`).sort();
        assert.deepEqual(versions, ['b2', 'c1', 'd1']);
      }),
    },
    {
      title: 'leaves values out when asked, and nothing else',
      run: withStore(make, async ({ store, clock }) => {
        const entry = entryOf('a', {
          expiresAt: clock.now() + 5,
          tags: ['t'],
          vector: { embedder: 'e', partition: 'p', values: Float32Array.of(0.6, 0.8) },
        });
        await store.setMany([entry]);
        for (let round = 0; round < 2; round++) {
          const [found] = await scanned(store, { values: false });
          assertSame(found, { ...entry, value: new Uint8Array() });
          await store.flush();
        }
      }),
    },
    {
      title: 'survives the removal of entries before, at and after its place',
      run: withStore(make, async ({ store }) => {
        const keys = numbered(2_000);
        await put(store, ...keys);
        const seen: string[] = [];
        const removed = new Set<string>();
        for await (const { key } of store.scan()) {
          seen.push(key);
          if (seen.length % 100 !== 0) continue;
          const unseen = keys.filter((each) => !seen.includes(each) && !removed.has(each)).slice(0, 30);
          const gone = [...unseen, key, seen[0]!];
          await store.deleteMany(gone);
          for (const each of gone) removed.add(each);
        }
        assert.equal(new Set(seen).size, seen.length, 'an entry was given twice');
        const stayed = keys.filter((key) => !removed.has(key));
        assert.deepEqual(
          stayed.filter((key) => !seen.includes(key)),
          [],
        );
      }),
    },
    {
      title: 'gives an entry once that is rewritten while it runs',
      run: withStore(make, async ({ store }) => {
        const keys = numbered(1_200);
        await put(store, ...keys);
        const seen: string[] = [];
        for await (const { key } of store.scan()) {
          seen.push(key);
          if (seen.length % 50 !== 0) continue;
          await store.setMany([entryOf(key, { version: 2 }), entryOf(seen[0]!, { version: 3 })]);
          if (seen.length % 200 === 0) await store.flush();
        }
        assert.deepEqual(seen.sort(), keys);
      }),
    },
    {
      title: 'gives at most as many as asked',
      run: withStore(make, async ({ store }) => {
        await put(store, ...numbered(20));
        assert.equal((await scanned(store, { limit: 7 })).length, 7);
        assert.equal((await scanned(store, { limit: 100 })).length, 20);
        assert.deepEqual(await scanned(store, { limit: 0 }), []);
      }),
    },
    {
      title: 'goes on after a cursor, also when the entry it names is gone',
      run: withStore(make, async ({ store }) => {
        const keys = [...numbered(300), '😀', '\uFFFD', 'ä'];
        await put(store, ...keys);
        const seen: string[] = [];
        for (let cursor: string | undefined; ; ) {
          const page = await scanned(store, { limit: 40, ...(cursor === undefined ? {} : { cursor }) });
          seen.push(...page.map(({ key }) => key));
          cursor = page.at(-1)?.key;
          if (cursor === undefined) break;
          await store.deleteMany([cursor]);
        }
        assert.deepEqual(seen.sort(), keys.sort());
      }),
    },
    {
      title: 'combines prefix, cursor and limit',
      run: withStore(make, async ({ store }) => {
        await put(store, ...['p1', 'p2', 'p3', 'p4', 'o1', 'q1']);
        const [first] = await scanned(store, { prefix: 'p', limit: 1 });
        const rest = await scannedKeys(store, { prefix: 'p', cursor: first!.key });
        assert.deepEqual([first!.key, ...rest].sort(), ['p1', 'p2', 'p3', 'p4']);
        assert.equal((await scanned(store, { prefix: 'p', cursor: first!.key, limit: 2 })).length, 2);
      }),
    },
    {
      title: 'may be left before its end',
      run: withStore(make, async ({ store }) => {
        await put(store, ...numbered(1_000));
        for await (const entry of store.scan()) if (entry.key !== '') break;
        assert.equal(await store.count(), 1_000);
      }),
    },
  ];
}
