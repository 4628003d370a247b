import { RepriseError } from 'reprise/core';
import { describe, expect, it } from 'vitest';
import { errorResponse, HttpError } from './error-body.ts';

describe('an error as a response', () => {
  it("has the status and the fields of OpenAI's errors", async () => {
    const response = errorResponse(
      new HttpError(400, 'n: too small', {
        param: 'n',
        code: 'invalid_type',
        headers: { 'retry-after': '1' },
      }),
    );
    expect(response.status).toBe(400);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toEqual({
      error: { message: 'n: too small', type: 'invalid_request_error', param: 'n', code: 'invalid_type' },
    });
  });

  it('has status, code and remedy of an error of the library', async () => {
    const response = errorResponse(new RepriseError('UPSTREAM_TIMEOUT', 'The upstream did not answer'));
    expect(response.status).toBe(504);
    expect(await response.json()).toEqual({
      error: {
        message: 'The upstream did not answer. Retry later, or raise the upstream timeout.',
        type: 'api_error',
        param: null,
        code: 'upstream_timeout',
      },
    });
  });

  it.each([new TypeError('odd'), 'odd'])('is a 500 for anything else that was thrown', async (thrown) => {
    const response = errorResponse(thrown);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error: { message: 'The gateway failed: odd', type: 'api_error', code: 'internal_error' },
    });
  });

  it.each([
    [401, 'authentication_error'],
    [429, 'rate_limit_error'],
    [413, 'invalid_request_error'],
    [504, 'api_error'],
  ])('has the type that fits status %i', async (status, type) => {
    expect(await errorResponse(new HttpError(status, 'x')).json()).toMatchObject({ error: { type } });
  });
});
