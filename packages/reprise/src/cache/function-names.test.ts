import { describe, expect, it } from 'vitest';
import { FunctionNames } from './function-names.ts';

const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT' });

describe('names of functions', () => {
  it('defect 6: two functions do not share a name by accident', () => {
    const names = new FunctionNames();
    const [one, two] = [function load() {}, function load() {}];
    expect(names.claim(one)).toBe('load');
    expect(names.claim(one)).toBe('load');
    expect(() => names.claim(two)).toThrow(/"load".*option name/);
    expect(names.claim(two, 'load')).toBe('load');
    expect(new FunctionNames().claim(two)).toBe('load');
  });

  it('refuses a function without a name', () => {
    const names = new FunctionNames();
    const nameless = (() => () => {})();
    expect(() => names.claim(nameless)).toThrow(refusal);
    expect(() => names.nameOf(nameless)).toThrow(refusal);
    expect(() => names.nameOf('')).toThrow(refusal);
    expect(names.claim(nameless, 'named')).toBe('named');
  });

  it('knows memoized functions by the names their answers are kept under', () => {
    const names = new FunctionNames();
    const memoized = function load() {};
    expect(names.nameOf(memoized)).toBe('load');
    names.register(memoized, 'kept', ({ x }) => ({ x }));
    expect(names.nameOf(memoized)).toBe('kept');
    expect(names.nameOf('text')).toBe('text');
    expect(names.countedInputs(memoized, { x: 1, y: 2 })).toEqual({ x: 1 });
    expect(names.countedInputs('kept', { x: 1, y: 2 })).toEqual({ x: 1, y: 2 });
  });
});
