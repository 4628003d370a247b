import { RepriseError } from 'reprise/core';
import { HttpError } from '../http/index.ts';

/** What every answer of the application interface is wrapped in (S2-28). */
export interface Envelope<Data> {
  /** The HTTP status once more. */
  readonly code: number;
  readonly status: 'success' | 'error';
  /** For people. */
  readonly message: string;
  readonly data: Data;
}

/** What the envelope of an error tells programs. */
export interface FailureData {
  /** A stable code of docs/errors.md, or null. */
  readonly error: string | null;
  /** Path of the field that is wrong, for example `messages.0.role`, or null. */
  readonly param: string | null;
}

/** A result in its envelope. */
export function success<Data>(
  data: Data,
  { status = 200, message = 'ok', headers = {} }: SuccessOptions = {},
): Response {
  const body: Envelope<Data> = { code: status, status: 'success', message, data };
  return Response.json(body, { status, headers });
}

/** What may accompany a result. */
export interface SuccessOptions {
  /** @default 200 */
  readonly status?: number;
  /** @default 'ok' */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Anything thrown, in an envelope. A `RepriseError` and an `HttpError` say what they are; what nobody foresaw is a 500 that
 * says nothing, since its text may hold what a client sent.
 */
export function failure(thrown: unknown): Response {
  const { status, message, code, param, headers, facts } = asHttpError(thrown);
  const data: FailureData = { error: code, param, ...facts };
  const body: Envelope<FailureData> = { code: status, status: 'error', message, data };
  return Response.json(body, { status, headers });
}

function asHttpError(thrown: unknown): HttpError {
  if (thrown instanceof HttpError) return thrown;
  if (!RepriseError.isInstance(thrown)) {
    return new HttpError(500, 'The gateway failed; its log says more', { code: 'internal_error' });
  }
  const headers = thrown.status === 503 ? { 'retry-after': '1' } : {};
  return new HttpError(thrown.status, `${thrown.message}. ${thrown.remedy}`, {
    code: thrown.code.toLowerCase(),
    headers,
  });
}
