import { performance } from 'node:perf_hooks';
import type OpenAI from 'openai';
import { withDeadline } from 'reprise/core';
import type { DemoRequest } from './demo-request.ts';
import { describeFailure } from './describe-failure.ts';
import type { AnswerKind, Outcome } from './outcome.ts';

/** What sending needs beside the request. */
export interface SendOptions {
  readonly client: OpenAI;
  readonly signal: AbortSignal;
}

interface Received {
  readonly headers: Headers;
  readonly firstToken: number | undefined;
  readonly tokens: number;
}

/** Milliseconds one request may take, to the end of its answer. */
const requestLimit = 30_000;

const answerKinds: ReadonlySet<string> = new Set(['exact', 'semantic', 'stale', 'miss', 'bypass']);

/** Sends one request through the gateway as an application would and notes what came back; never rejects. */
export async function sendRequest(request: DemoRequest, options: SendOptions): Promise<Outcome> {
  const started = performance.now();
  try {
    const { headers, firstToken, tokens } = await withDeadline(
      (signal) =>
        request.stream
          ? receiveStream(request, { client: options.client, signal, started })
          : receiveJson(request, { client: options.client, signal }),
      { operation: `request ${request.id}`, milliseconds: requestLimit, signal: options.signal },
    );
    const finished = performance.now();
    const kind = headers.get('x-reprise-cache') ?? '';
    if (!isAnswerKind(kind)) return { request, error: 'the answer has no x-reprise-cache header' };
    const entryId = headers.get('x-reprise-entry') ?? undefined;
    const similarity = headers.get('x-reprise-similarity');
    return {
      request,
      kind: kind === 'miss' && isCollapsed(headers) ? 'shared' : kind,
      entryId,
      similarity: similarity === null ? undefined : Number(similarity),
      firstToken,
      completion: finished - started,
      tokens,
    };
  } catch (thrown) {
    const error = options.signal.aborted ? 'not finished when the run ended' : describeFailure(thrown);
    return { request, error };
  }
}

async function receiveJson(request: DemoRequest, { client, signal }: SendOptions): Promise<Received> {
  const { data, response } = await client.chat.completions
    .create({ ...fieldsOf(request), stream: false }, { signal })
    .withResponse();
  return { headers: response.headers, firstToken: undefined, tokens: data.usage?.total_tokens ?? 0 };
}

async function receiveStream(
  request: DemoRequest,
  { client, signal, started }: SendOptions & { readonly started: number },
): Promise<Received> {
  const { data, response } = await client.chat.completions
    .create({ ...fieldsOf(request), stream: true, stream_options: { include_usage: true } }, { signal })
    .withResponse();
  let firstToken: number | undefined;
  let tokens = 0;
  for await (const { choices, usage } of data) {
    if (firstToken === undefined && choices[0]?.delta.content) firstToken = performance.now() - started;
    tokens = usage?.total_tokens ?? tokens;
  }
  return { headers: response.headers, firstToken, tokens };
}

function fieldsOf({ model = 'demo-small', messages }: DemoRequest) {
  return { model, messages: [...messages] };
}

/** Whether the request joined the upstream call of another: parameter `collapsed` of `Cache-Status` (RFC 9211). */
function isCollapsed(headers: Headers): boolean {
  const withoutStrings = (headers.get('cache-status') ?? '').replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
  return /;\s*collapsed\b/.test(withoutStrings);
}

function isAnswerKind(value: string): value is Exclude<AnswerKind, 'shared'> {
  return answerKinds.has(value);
}
