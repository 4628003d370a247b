import { describe, expect, it } from 'vitest';
import { bindArguments } from './bind-arguments.ts';
import { signatureOf } from './signature.ts';

function bound(
  target: (...args: never[]) => unknown,
  ...given: unknown[]
): Readonly<Record<string, unknown>> {
  return bindArguments(signatureOf(target), given);
}

describe('bindArguments', () => {
  it('S3-20 applies defaults, so that calls that mean the same have the same inputs', () => {
    const add = (x: number, y = 2): number => x + y;
    expect(bound(add, 1)).toEqual({ x: 1, y: 2 });
    expect(bound(add, 1, 2)).toEqual({ x: 1, y: 2 });
    expect(bound(add, 1, undefined)).toEqual({ x: 1, y: 2 });
    expect(bound(add, 1, null)).toEqual({ x: 1, y: null });
  });

  it('leaves omitted arguments out when their default is not known', () => {
    const log = (text: string, at = Date.now()): string => `${at} ${text}`;
    expect(bound(log, 'a')).toEqual({ text: 'a' });
    expect(bound(log)).toEqual({});
    expect(bound(log, 'a', 0)).toEqual({ text: 'a', at: 0 });
  });

  it('makes one list of rest arguments, and of those beyond the parameters', () => {
    expect(bound((a: number, ...others: number[]) => [a, others], 1, 2, 3)).toEqual({ a: 1, others: [2, 3] });
    expect(bound((...all: number[]) => all)).toEqual({ all: [] });
    expect(bound((a: number) => a, 1, 2, 3)).toEqual({ a: 1, arguments: [2, 3] });
  });

  it('defect 1: keeps arguments whatever the name of their parameter', () => {
    const odd = new Function(
      'return (func, metadata, output, expected, exclude, self, __proto__) => 1',
    )() as () => number;
    const inputs = bound(odd, 1, 2, 3, 4, 5, 6, 7);
    expect(Object.entries(inputs)).toEqual([
      ['func', 1],
      ['metadata', 2],
      ['output', 3],
      ['expected', 4],
      ['exclude', 5],
      ['self', 6],
      ['__proto__', 7],
    ]);
  });

  it('does not mix up a parameter called arguments with arguments beyond the parameters', () => {
    const odd = new Function('return function (arguments) {}')() as () => void;
    expect(bound(odd, 1, 2)).toEqual({ arguments: 1, arguments_: [2] });
  });
});
