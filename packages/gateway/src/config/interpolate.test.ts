import { describe, expect, it } from 'vitest';
import { type Environment, interpolate } from './interpolate.ts';
import type { Problem } from './problem.ts';

const environment = {
  NAME: 'acme',
  PORT: '8080',
  RATIO: '0.25',
  FLAG: 'true',
  EMPTY: '',
  CODE: '007',
  LONG: '12345678901234567890',
  PRICED: '1.10',
};

function filled(value: unknown, variables: Environment = environment): unknown {
  const problems: Problem[] = [];
  const content = interpolate(value, variables, problems);
  expect(problems).toEqual([]);
  return content;
}

describe('references to the environment', () => {
  it.each([
    ['plain', 'plain'],
    [`\${NAME}`, 'acme'],
    [`http://\${NAME}.test:\${PORT}/`, 'http://acme.test:8080/'],
    [`\${MISSING:fallback}`, 'fallback'],
    [`\${MISSING:http://127.0.0.1:11434}`, 'http://127.0.0.1:11434'],
    [`\${NAME:fallback}`, 'acme'],
    [`\${NAME}\${PORT}`, 'acme8080'],
    ['$NAME', '$NAME'],
    [`\${}`, `\${}`],
    [`a \${EMPTY} b`, 'a  b'],
  ])('replaces %j', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  it.each([
    [`\${PORT}`, 8080],
    [`\${RATIO}`, 0.25],
    [`\${MISSING:-3}`, -3],
    [`\${MISSING:0}`, 0],
    [`\${FLAG}`, true],
    [`\${MISSING:false}`, false],
  ])('keeps the type of %j when it is the whole text', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  it.each([
    [`\${CODE}`, '007'],
    [`\${LONG}`, '12345678901234567890'],
    [`x\${PORT}`, 'x8080'],
    [`\${MISSING:1e5}`, '1e5'],
  ])('leaves %j a text, since a number would not be written so', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  it.each([`\${EMPTY}`, `\${MISSING:}`])(
    'makes %j nothing, so that an empty password is no password',
    (text) => {
      expect(filled(text)).toBeNull();
    },
  );

  it('is done in lists and sections of any depth, and leaves other values alone', () => {
    const value = { a: [`\${PORT}`, { b: `\${NAME}` }], c: 3, d: null, e: true };
    expect(filled(value)).toEqual({ a: [8080, { b: 'acme' }], c: 3, d: null, e: true });
  });

  it('is not done in what a variable holds', () => {
    expect(filled(`\${OUTER}`, { OUTER: `\${INNER}`, INNER: 'x' })).toBe(`\${INNER}`);
  });

  it('names every variable that is not set, and its path', () => {
    const problems: Problem[] = [];
    interpolate(
      { auth: { keys: [{ key: `\${MISSING}`, tenant: `\${NAME}-\${GONE}` }] } },
      environment,
      problems,
    );
    expect(problems).toEqual([
      {
        path: ['auth', 'keys', 0, 'key'],
        message: `the environment variable MISSING is not set; set it, or write a default: \${MISSING:default}`,
      },
      { path: ['auth', 'keys', 0, 'tenant'], message: expect.stringContaining(`\${GONE:default}`) },
    ]);
  });
});
