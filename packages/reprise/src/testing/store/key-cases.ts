import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { assertSame, entryOf, get, type MakeStore, present, put, scannedKeys, withStore } from './fixture.ts';

const last = '\u{10FFFF}';

/** Keys that mean something to patterns, collations, C strings or UTF-16, and their close neighbours. */
const oddKeys: readonly string[] = [
  ...[
    'a',
    'A',
    'aa',
    'ab',
    'b',
    'a*',
    'a%',
    'a_',
    'a:',
    'a:b',
    'a::b',
    'a?',
    'a[',
    'a[a]',
    'a\\',
    'a^',
    'a-',
  ],
  ...['a b', 'a ', ' a', 'a\n', 'a\t', "a'", "a''", 'a"', 'a`', 'a;--', 'a$', 'a#', 'a/', 'a.', 'a,', 'a{b}'],
  ...[
    '%',
    '_',
    '*',
    '%%',
    '__',
    '',
    '0',
    '00',
    '1',
    '1e3',
    '-1',
    'null',
    'undefined',
    '__proto__',
    'constructor',
  ],
  ...[
    'ä',
    'a\u0308',
    'é',
    'ß',
    'ss',
    'İ',
    'i',
    'ı',
    '日本',
    '日本語',
    'привет',
    'שלום',
    'a\u200B',
    '\uFEFFa',
  ],
  ...['😀', '😀😀', '😁', '👩‍👩‍👧', '👩', 'a\uD7FF', 'a\uE000', 'a\uFFFF', 'a\uFFFD', `a\uFFFF${last}`],
  ...[last, `${last}x`, `${last}${last}`, `a${last}`, `a${last}${last}`, `a${last}z`, `a${last}${last}z`],
  ...['k'.repeat(1_024), `${'k'.repeat(1_024)}l`, 'k'.repeat(1_023)],
];

const prefixes: readonly string[] = [
  ...['a', 'a%', 'a_', 'a*', 'a:', '%', '_', '*', 'A', '日', '😀', '👩', '\uFEFF', '0', '__', 'missing', 'ä'],
  ...[
    'a\uD7FF',
    'a\uFFFF',
    'a\uE000',
    last,
    `a${last}`,
    `${last}${last}`,
    'k'.repeat(1_023),
    'k'.repeat(1_024),
  ],
];

function under(prefix: string): string[] {
  return oddKeys.filter((key) => key.startsWith(prefix)).sort();
}

/** Keys and prefixes are compared literally. */
export function keyCases(make: MakeStore): ContractCase[] {
  return [
    {
      title: 'tells apart keys that patterns, collations or encodings might confuse',
      run: withStore(make, async ({ store }) => {
        await put(store, ...oddKeys);
        await store.flush();
        for (const key of oddKeys) assertSame(await get(store, key), entryOf(key));
        assert.equal(await store.count(), oddKeys.length);
        assert.deepEqual(await scannedKeys(store), [...oddKeys].sort());
        assert.equal(await store.deleteMany(['a', '%', last]), 3);
        const rest = oddKeys.filter((key) => !['a', '%', last].includes(key));
        assert.deepEqual(await present(store, oddKeys), rest);
      }),
    },
    {
      title: 'takes the prefix of a count or a scan literally',
      run: withStore(make, async ({ store }) => {
        await put(store, ...oddKeys);
        for (const prefix of prefixes) {
          const expected = under(prefix);
          assert.equal(await store.count(prefix), expected.length, `count of ${JSON.stringify(prefix)}`);
          assert.deepEqual(await scannedKeys(store, { prefix }), expected);
        }
      }),
    },
    {
      title: 'takes the prefix of a clear literally, for entries flushed and not yet flushed',
      run: withStore(make, async ({ store }) => {
        for (const flushed of [true, false]) {
          for (const prefix of prefixes) {
            await put(store, ...oddKeys);
            if (flushed) await store.flush();
            await store.clear(prefix);
            const rest = oddKeys.filter((key) => !key.startsWith(prefix));
            assert.deepEqual(await present(store, oddKeys), rest, `clear of ${JSON.stringify(prefix)}`);
          }
        }
        await store.clear();
        assert.equal(await store.count(), 0);
        assert.deepEqual(await scannedKeys(store), []);
      }),
    },
  ];
}
