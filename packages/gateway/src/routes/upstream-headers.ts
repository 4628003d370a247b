import type { Context } from 'hono';
import type { Caller } from '../auth/index.ts';

const requestHeaders = [
  'openai-organization',
  'openai-project',
  'idempotency-key',
  'traceparent',
  'tracestate',
  'user-agent',
  'x-request-id',
];

const responseHeader = /^(?:retry-after|x-request-id|x-ratelimit-.+|openai-.+)$/;

/** Headers of a client that its upstream shall see. */
export function toUpstream(context: Context, caller: Caller): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of requestHeaders) {
    const value = context.req.header(name);
    if (value !== undefined) headers[name] = value;
  }
  if (caller.forwardedAuthorization !== undefined) headers.authorization = caller.forwardedAuthorization;
  return headers;
}

/** Headers of an upstream that its client shall see. */
export function fromUpstream(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => responseHeader.test(name)));
}
