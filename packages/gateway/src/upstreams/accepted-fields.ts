import type { ChatRequest } from 'reprise/semantic';
import type { Refusal } from './refusal.ts';

/** Fields that a model may refuse, and that a question of the gateway can do without. */
const dispensable = ['max_tokens', 'max_completion_tokens', 'temperature'] as const;
/** One of the fields that are left out where they are refused. */
export type DispensableField = (typeof dispensable)[number];

/** Tokens for what a model thinks before it speaks, which count among those of the other field. */
const roomToThink = 2_000;

/** The field of a request that an upstream refused; undefined when it refused something else. */
export function refusedField(
  { status, message, parameter }: Refusal,
  request: ChatRequest,
): DispensableField | undefined {
  if (status !== 400) return undefined;
  const isNamed = (field: string): boolean =>
    parameter === undefined ? new RegExp(`\\b${field}\\b`).test(message) : parameter === field;
  return dispensable.find((field) => request[field] !== undefined && isNamed(field));
}

/** The request without fields that are refused; models that think refuse one limit and take another. */
export function acceptedRequest(request: ChatRequest, refused: ReadonlySet<DispensableField>): ChatRequest {
  const accepted: Record<string, unknown> = { ...request };
  const { max_tokens: most } = request;
  if (typeof most === 'number' && refused.has('max_tokens')) {
    accepted['max_completion_tokens'] = most + roomToThink;
  }
  for (const field of refused) delete accepted[field];
  return accepted as ChatRequest;
}
