import { messageOf, RepriseError } from 'reprise/core';

/** An error in the shape of the OpenAI interface. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    /** Path of the field that is wrong, or null. */
    readonly param: string | null;
    readonly code: string | null;
  };
}

/** An error that a route answers with. */
export class HttpError extends Error {
  readonly status: number;
  readonly param: string | null;
  readonly code: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** What programs are told besides in the envelope of `/api`. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    options: {
      readonly param?: string;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly facts?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.param = options.param ?? null;
    this.code = options.code ?? null;
    this.headers = options.headers ?? {};
    this.facts = options.facts ?? {};
  }
}

/** Turns anything thrown into a response in OpenAI's error shape, with these headers beside those of the error. */
export function errorResponse(thrown: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  const error = asHttpError(thrown);
  return Response.json(errorBody(error), { status: error.status, headers: { ...headers, ...error.headers } });
}

/** An error as the body of a response. */
export function errorBody({ message, status, param, code }: HttpError): ErrorBody {
  return { error: { message, type: errorType(status), param, code } };
}

function asHttpError(thrown: unknown): HttpError {
  if (thrown instanceof HttpError) return thrown;
  if (RepriseError.isInstance(thrown)) {
    const code = thrown.code.toLowerCase();
    return new HttpError(thrown.status, `${thrown.message}. ${thrown.remedy}`, { code });
  }
  return new HttpError(500, `The gateway failed: ${messageOf(thrown)}`, { code: 'internal_error' });
}

function errorType(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'api_error';
}
