import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CacheEntry } from '../../entry/index.ts';
import { ExcludedNames } from '../excluded-names.ts';
import { FunctionNames } from '../function-names.ts';
import { EntryTargets } from './entry-target.ts';
import { StoreKeys } from './store-keys.ts';

const namespaces = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '0', ':', '#tag', 'a:b', '%3A'),
);
const inputs = fc.dictionary(fc.string(), fc.jsonValue());

describe('keys in the store', () => {
  it('S3-02 hold the key of the entry, in 40 digits', () => {
    const key = '0006452910756379405413525593858603593943';
    expect(new StoreKeys('').keyOf('add', { x: 5, y: 10 })).toBe(key);
    expect(new StoreKeys('a b').keyOf('add', { y: 10, x: 5 })).toBe(`a%20b:${key}`);
  });

  it('belong to one namespace only, and are found by its prefix', () => {
    fc.assert(
      fc.property(namespaces, namespaces, fc.string(), inputs, (mine, other, func, given) => {
        const [keys, others] = [new StoreKeys(mine), new StoreKeys(other)];
        const key = keys.keyOf(func, given);
        expect(keys.owns(key)).toBe(true);
        expect(key.startsWith(keys.prefix)).toBe(true);
        expect(others.owns(key)).toBe(mine === other);
        if (others.exclusive && mine !== other) expect(key.startsWith(others.prefix)).toBe(false);
      }),
    );
  });

  it('are the same for a call and for its entry, whatever is remembered of them', () => {
    const targets = new EntryTargets(new FunctionNames(), new StoreKeys('n'), new ExcludedNames());
    const named = fc.string({ minLength: 1 }).filter((func) => !/^\d+$/.test(func));
    fc.assert(
      fc.property(named, inputs, (func, given) => {
        const entry = CacheEntry.from(func, { inputs: given });
        const key = new StoreKeys('n').keyOf(func, given);
        for (let time = 0; time < 2; time++) {
          expect(targets.find(func, given).storeKey).toBe(key);
          expect(targets.find(entry).storeKey).toBe(key);
          expect(targets.find(entry.key).storeKey).toBe(key);
        }
      }),
    );
  });

  it('tell apart functions and inputs that print alike', () => {
    const targets = new EntryTargets(new FunctionNames(), new StoreKeys(''), new ExcludedNames());
    const keys = [
      targets.find('f', { a: '1' }).storeKey,
      targets.find('f', { a: 1 }).storeKey,
      targets.find('f', { a: [1] }).storeKey,
      targets.find('f', { a: null }).storeKey,
      targets.find('f', {}).storeKey,
      targets.find('g', {}).storeKey,
      targets.find('f', { a: { b: 1 } }).storeKey,
      targets.find('f', { 'a.b': 1 }).storeKey,
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
