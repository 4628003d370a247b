/** What a refusal of the demo upstream says. */
export interface DemoErrorFields {
  readonly status: number;
  readonly message: string;
  readonly type: 'invalid_request_error' | 'server_error';
  readonly parameter?: string | null;
  readonly code?: string;
}

/** An error in the shape of the OpenAI interface. */
export function demoError({ status, message, type, parameter, code }: DemoErrorFields): Response {
  return Response.json(
    { error: { message, type, param: parameter ?? null, code: code ?? null } },
    { status },
  );
}
