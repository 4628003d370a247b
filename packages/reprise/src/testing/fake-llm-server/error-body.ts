interface ErrorKind {
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
}

const kinds: Readonly<Record<number, ErrorKind>> = {
  400: { message: 'Invalid request.', type: 'invalid_request_error', code: null },
  401: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' },
  404: { message: 'The model does not exist.', type: 'invalid_request_error', code: 'model_not_found' },
  429: { message: 'Rate limit reached for requests.', type: 'requests', code: 'rate_limit_exceeded' },
};

const serverError: ErrorKind = {
  message: 'The server had an error while processing your request. Sorry about that!',
  type: 'server_error',
  code: null,
};

/** The body of an error answer, in Ollama's shape under `/api/`, in OpenAI's elsewhere. */
export function errorBody(path: string, status: number, message?: string): Readonly<Record<string, unknown>> {
  const kind = kinds[status] ?? serverError;
  const text = message ?? kind.message;
  if (path.startsWith('/api/')) return { error: text };
  return { error: { message: text, type: kind.type, param: null, code: kind.code } };
}
