import { describe, expect, it } from 'vitest';
import { roundedNumber } from './rounded-number.ts';

const large = '9007199254740993';

describe('a whole number that parsing rounds', () => {
  it.each([
    [`{"seed":${large}}`, large],
    [`{"seed": -${large} }`, `-${large}`],
    [`[1,${large}]`, large],
    [large, large],
    [`{"a":"x","b":{"c":[true,${'9'.repeat(40)}]}}`, '9'.repeat(40)],
    [`{"a\\"":${large}}`, large],
    [`{"a":"\\\\","seed":${large}}`, large],
    [`{"seed":9007199254740992}`, '9007199254740992'],
  ])('is found in %s', (json, number) => {
    JSON.parse(json);
    expect(roundedNumber(json)).toBe(number);
  });

  it.each([
    '{"seed":9007199254740991,"other":-9007199254740991}',
    `{"content":"card ${large}"}`,
    `{"${large}":1}`,
    `{"content":"a \\"${large}\\" b"}`,
    `{"content":"\\\\\\"${large}"}`,
    '{"temperature":0.12345678901234567}',
    '{"n":1234567890123456e-10,"m":1.2345678901234567E5}',
    '{}',
    '',
  ])('is not found in %s', (json) => {
    expect(roundedNumber(json)).toBeUndefined();
  });

  it('is looked for in time that grows with the text', () => {
    const megabyte = 2 ** 20;
    const texts = ['\\\\', '\\"', '"",', '1234567890123456.', 'e'].map((piece) => {
      return `["${large}",${JSON.stringify(piece.repeat(megabyte / piece.length))},1]`;
    });
    const started = performance.now();
    for (const text of texts) expect(roundedNumber(text)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
