import { RepriseError } from 'reprise/core';
import type { ChatRequest } from 'reprise/semantic';
import type { Upstream } from './upstream.ts';

/** What an upstream said of a request that it refused. */
export interface Refusal {
  readonly status: number;
  /** Its own words. */
  readonly message: string;
  /** The field that it names, where it names one. */
  readonly parameter: string | undefined;
}

/** Characters of its words that are repeated. */
const longestMessage = 200;
/** Characters that words have in common with what was asked only when they quote it. */
const quotedLength = 16;

/** Reads the body of an error, in OpenAI's shape or with the words alone. */
export function readRefusal(status: number, body: string): Refusal {
  const { error, message: outer } = fieldsOf(body);
  const { message = outer, param } = typeof error === 'string' ? { message: error } : (error ?? {});
  return {
    status,
    message: typeof message === 'string' ? message : '',
    parameter: typeof param === 'string' ? param : undefined,
  };
}

/** The error for a refusal: the upstream's words in one short line, without its key, and none that quote what was asked. */
export function refusalError(
  { status, message }: Refusal,
  { messages }: ChatRequest,
  { withoutKey = (text) => text }: Pick<Upstream, 'withoutKey'>,
): RepriseError {
  const line = withoutKey(message).replace(/\s+/gu, ' ').trim();
  const asked = messages.map(({ content }) => (typeof content === 'string' ? content : '')).join('\n');
  const words = line === '' || isQuoting(line, asked) ? '' : `: ${shortened(line)}`;
  return new RepriseError('UPSTREAM_FAILED', `The upstream answers with ${status}${words}`);
}

function fieldsOf(body: string): ErrorBody {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function isQuoting(line: string, asked: string): boolean {
  const text = asked.replace(/\s+/gu, ' ');
  const last = Math.min(line.length, longestMessage) - quotedLength;
  return Array.from({ length: Math.max(0, last + 1) }, (_, at) => line.slice(at, at + quotedLength)).some(
    (piece) => text.includes(piece),
  );
}

function shortened(line: string): string {
  return line.length <= longestMessage ? line : `${line.slice(0, longestMessage)}…`;
}

interface ErrorBody {
  readonly error?: string | { readonly message?: unknown; readonly param?: unknown };
  readonly message?: unknown;
}
