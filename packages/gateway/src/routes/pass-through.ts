import { readBody, type UpstreamAnswer } from 'reprise/llm';
import { fromUpstream } from './upstream-headers.ts';

/**
 * An upstream's answer for the client as it is, errors included, with these headers beside its own.
 *
 * @throws RepriseError `ANSWER_TOO_LARGE` when it has more than `maxBytes`.
 */
export async function passThrough(
  answer: UpstreamAnswer,
  maxBytes: number,
  ownHeaders: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const contentType = answer.headers.get('content-type') ?? 'application/json';
  const headers = { ...fromUpstream(answer.headers), ...ownHeaders, 'content-type': contentType };
  return new Response(await readBody(answer, maxBytes), { status: answer.status, headers });
}
