import { describe, expect, it } from 'vitest';
import { type SignatureOptions, signatureOf } from './signature.ts';

type AnyFunction = (...args: never[]) => unknown;

/** Makes a function from its source, so that no compiler changes it on the way. */
function made(source: string): AnyFunction {
  return new Function(`return ${source}`)() as AnyFunction;
}

function names(target: AnyFunction, options?: SignatureOptions): string[] {
  return signatureOf(target, options).map(({ name, rest }) => (rest ? `...${name}` : name));
}

function defaultOf(expression: string): unknown {
  const [parameter] = signatureOf(made(`(a = ${expression}) => a`));
  return parameter?.default ? parameter.default.value : 'unknown';
}

describe('signatureOf', () => {
  it.each([
    ['a function', 'function add(x, y) { return x + y; }'],
    ['an async function', 'async function add(x, y) {}'],
    ['a generator', 'function* add(x, y) {}'],
    ['an async generator', 'async function* add(x, y) {}'],
    ['an arrow', '(x, y) => x + y'],
    ['an async arrow', 'async (x, y) => ({ x, y })'],
    ['a method', '({ add(x, y) {} }).add'],
    ['an async generator method', '({ async *add(x, y) {} }).add'],
    ['a method with a computed name', '({ ["a" + 1](x, y) {} }).a1'],
    ['a method called async', '({ async(x, y) {} }).async'],
    ['a static method', '(class { static async add(x, y) {} }).add'],
    ['a method that uses super', '(class extends Array { add(x, y) { return super.at(x); } }).prototype.add'],
    [
      'a private method',
      '(class { static #add(x, y) { return this.#add; } static get() { return this.#add; } }).get()',
    ],
    ['comments and strings among the parameters', 'function add(x /* , z */, y = ")") { return "(a, b)"; }'],
    ['code only a script may hold', 'function add(x, y) { with (x) { return y; } }'],
  ])('S3-20 reads the parameters of %s', (_, source) => {
    expect(names(made(source))).toEqual(['x', 'y']);
  });

  it('reads a lone parameter without parentheses', () => {
    expect(names(made('x => x'))).toEqual(['x']);
    expect(names(made('async x => x'))).toEqual(['x']);
  });

  it('names destructured parameters by their place and keeps rest parameters', () => {
    expect(names(made('({ a }, b, [c] = [], ...others) => a'))).toEqual(['arg0', 'b', 'arg2', '...others']);
    expect(names(made('(...[first, second]) => first'))).toEqual(['...arg0']);
  });

  it('gives every parameter a name of its own', () => {
    expect(names(made('({ a }, arg0) => a'))).toEqual(['arg0', 'arg0_']);
    expect(names(made('function f(a, a) {}'))).toEqual(['a', 'a_']);
  });

  it.each([
    ['1', 1],
    ['-1.5', -1.5],
    ['+2', 2],
    ['12n', 12n],
    ['"text"', 'text'],
    ['`text`', 'text'],
    ['true', true],
    ['!1', false],
    ['null', null],
    ['undefined', undefined],
    ['void 0', undefined],
    ['[1, "a", [null]]', [1, 'a', [null]]],
    ['({ a: 1, "b c": { d: [] } })', { a: 1, 'b c': { d: [] } }],
  ])('knows the default %s', (expression, value) => {
    expect(defaultOf(expression)).toEqual(value);
  });

  it.each([
    'Date.now()',
    'other',
    '/x/',
    `\`\${1}\``,
    '[1, ...[2]]',
    '[,1]',
    '({ ...{} })',
    '({ [1]: 2 })',
    '({ f() {} })',
    '({ __proto__: null })',
    '1 + 1',
    'NaN',
    '-"1"',
  ])('does not guess the default %s', (expression) => {
    expect(defaultOf(expression)).toBe('unknown');
  });

  it('names the parameters of native and bound functions by their place', () => {
    expect(names(Math.max)).toEqual(['arg0', 'arg1']);
    expect(names(made('((x, y) => x).bind(null)'))).toEqual(['arg0', 'arg1']);
    expect(names(new Proxy(made('(x) => x'), {}))).toEqual(['arg0']);
    expect(names(made('class Box { constructor(a) {} open() {} }'))).toEqual(['arg0']);
  });

  it('lets the caller say names, the rest and defaults', () => {
    const minified = made('(a, b = 2) => a + b');
    expect(signatureOf(minified, { parameters: ['x', 'y'] })).toEqual([
      { name: 'x', rest: false },
      { name: 'y', rest: false, default: { value: 2 } },
    ]);
    expect(signatureOf(minified, { defaults: { a: 1 } })[0]).toEqual({
      name: 'a',
      rest: false,
      default: { value: 1 },
    });
    expect(names(Math.max, { parameters: ['first', '...others'] })).toEqual(['first', '...others']);
  });
});
