import { describe, expect, it } from 'vitest';
import { CacheEntry, entryKeyText, UNSET } from './index.ts';

function add(): void {}

describe('CacheEntry', () => {
  it('has the key of the golden vector', () => {
    const entry = CacheEntry.from('add', { inputs: { x: 5, y: 10 } });
    expect(entry.key).toBe(6452910756379405413525593858603593943n);
    expect(entryKeyText(entry.key)).toBe('0006452910756379405413525593858603593943');
  });

  it('has the same key whatever the order of its inputs', () => {
    const key = CacheEntry.from('f', { inputs: { a: 1, b: { c: 2, d: 3 } } }).key;
    expect(CacheEntry.from('f', { inputs: { b: { d: 3, c: 2 }, a: 1 } }).key).toBe(key);
  });

  it.each(['func', 'metadata', 'output', 'expected', 'exclude', 'self', '__proto__', '__obj_type__'])(
    'keeps an input named %s in the key',
    (name) => {
      const key = (value: number) => CacheEntry.from('f', { inputs: { [name]: value } }).key;
      expect(key(1)).not.toBe(key(2));
    },
  );

  it('takes the name of a function and leaves out excluded inputs', () => {
    const entry = CacheEntry.from(add, { inputs: { x: 1, debug: true }, exclude: ['debug'] });
    expect(entry.func).toBe('add');
    expect(entry.inputs).toEqual({ x: 1 });
    expect(entry.key).toBe(CacheEntry.from('add', { inputs: { x: 1 } }).key);
  });

  it('tells an unset output from one that is null or undefined', () => {
    expect(CacheEntry.from('f').output).toBe(UNSET);
    expect(CacheEntry.from('f', { output: null }).value).toBeNull();
    expect(CacheEntry.from('f', { output: undefined }).value).toBeUndefined();
    expect(CacheEntry.from('f').annotated).toBe(false);
  });

  it('answers with the expected value once it is annotated, and keeps the output', () => {
    const entry = CacheEntry.from('add', { inputs: { x: 5 }, output: 15, metadata: { by: 'a', at: 1 } });
    const annotated = entry.annotate({ expected: 16, metadata: { at: 2 } });
    expect([annotated.value, annotated.output, annotated.annotated]).toEqual([16, 15, true]);
    expect(annotated.metadata).toEqual({ by: 'a', at: 2 });
    expect([entry.value, entry.annotated]).toEqual([15, false]);
    expect(entry.annotate().value).toBe(15);
  });

  it('clones with changes, leaves the original, ignores names it does not know', () => {
    const entry = CacheEntry.from('f', { inputs: { a: 1, b: 2 }, output: 1 });
    const copy = entry.clone({ output: 2, exclude: ['b'], ...{ unknown: 1 } });
    expect(copy.toJSON()).toEqual({ func: 'f', inputs: { a: 1 }, output: 2, metadata: {} });
    expect(entry.output).toBe(1);
  });

  it('leaves unset outputs out of its plain form and comes back from it', () => {
    const entry = CacheEntry.from('f', { inputs: { a: 1 } });
    expect(entry.toJSON()).toEqual({ func: 'f', inputs: { a: 1 }, metadata: {} });
    expect(CacheEntry.fromData(entry.toJSON()).key).toBe(entry.key);
  });

  it('cannot be changed through its inputs', () => {
    const inputs = { a: 1 };
    const entry = CacheEntry.from('f', { inputs });
    inputs.a = 2;
    expect(entry.inputs).toEqual({ a: 1 });
    expect(() => Object.assign(entry.inputs, { a: 3 })).toThrow(TypeError);
  });
});
