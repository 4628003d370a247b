import { APIConnectionError, APIError } from 'openai';
import { RepriseError } from 'reprise/core';
import { describe, expect, it } from 'vitest';
import { describeFailure } from './describe-failure.ts';

describe('describeFailure', () => {
  it.each([
    ['timed out', new RepriseError('DEADLINE_EXCEEDED', 'request r1 took longer than 30000 ms')],
    [
      'gateway not reachable (ECONNRESET)',
      new APIConnectionError({ cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }),
    ],
    ['HTTP 429 rate_limited', new APIError(429, { code: 'rate_limited' }, 'slow down', new Headers())],
    ['HTTP 502 without a code', new APIError(502, undefined, 'bad gateway', new Headers())],
    ['broken answer (Unexpected end)', new SyntaxError('Unexpected end')],
    [
      'broken answer (other side closed)',
      new TypeError('terminated', { cause: new Error('other side closed') }),
    ],
  ])('calls it %s', (name, error) => {
    expect(describeFailure(error)).toBe(name);
  });
});
