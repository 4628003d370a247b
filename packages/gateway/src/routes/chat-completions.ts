import type { Context } from 'hono';
import type { Completion, FlightReader, Served } from 'reprise/llm';
import type { Hit } from 'reprise/semantic';
import type { GatewayParts } from '../gateway-parts.ts';
import { cacheHeaders, checked, HttpError, readJson } from '../http/index.ts';
import { requestContext, requireCaller } from './caller.ts';
import { type ChatBody, chatSchema } from './chat-schema.ts';
import { streamBody } from './stream-body.ts';
import { fromUpstream, toUpstream } from './upstream-headers.ts';

/** `POST /v1/chat/completions`: from the cache, or from the upstream, as a stream or as JSON. */
export function chatCompletions(parts: GatewayParts): (context: Context) => Promise<Response> {
  const { config, responses, chosen } = parts;
  return async (context) => {
    const caller = requireCaller(context, config);
    const received = await readJson(context, config.server.max_body);
    const request = checked(chatSchema, received);
    const who = requestContext(context, caller, received);
    // What is not kept goes as it came: nobody else reads its usage.
    const askForUsage = config.upstream.request_usage && who.directives.bypass === undefined;
    const served = await responses.respond(request, who, (signal) => {
      const body = upstreamBody(request, received.text, askForUsage);
      const headers = toUpstream(context, caller);
      return chosen.upstream.send({ method: 'POST', path: '/chat/completions', body, headers, signal });
    });
    return answer(parts, served, request, context);
  };
}

/**
 * The body as it came; a stream is asked for its usage, so that a cached answer has it for everybody, and who did not
 * ask does not see it.
 */
function upstreamBody(request: ChatBody, received: string, askForUsage: boolean): string {
  if (!askForUsage || !request.stream || wantsUsage(request)) return received;
  const usage = { ...request.stream_options, include_usage: true };
  if ('stream_options' in request) return JSON.stringify({ ...request, stream_options: usage });
  // Added to the text, so that every number and field stays as the client wrote it.
  return `${received.slice(0, received.lastIndexOf('}'))},"stream_options":${JSON.stringify(usage)}}`;
}

function answer(
  parts: GatewayParts,
  served: Served,
  request: ChatBody,
  context: Context,
): Response | Promise<Response> {
  if (served.kind === 'hit') return hitResponse(parts, served.hit, request, context);
  if (served.kind === 'flight') return flightResponse(parts, served, request, context);
  const { reason } = served;
  const nothing = { entryId: undefined, similarity: undefined, ageSeconds: undefined, shared: false };
  const headers = cacheHeaders(context, { outcome: 'miss', reason, ...nothing });
  const message = `The cache has no answer and the request says only-if-cached: ${reason}`;
  throw new HttpError(504, message, { code: 'not_cached', headers });
}

function hitResponse(
  parts: GatewayParts,
  hit: Hit<Completion>,
  request: ChatBody,
  context: Context,
): Response {
  const { kind: outcome, entryId, similarity, confidence, ageSeconds } = hit;
  const headers = cacheHeaders(context, {
    outcome,
    entryId,
    similarity,
    ...(outcome === 'semantic' ? { confidence } : {}),
    ageSeconds,
    reason: '',
    shared: false,
  });
  const stream = request.stream === true;
  const body = stream
    ? parts.bodies.stream(hit, { includeUsage: wantsUsage(request) })
    : JSON.stringify(hit.output);
  headers['content-type'] = stream ? 'text/event-stream; charset=utf-8' : 'application/json';
  return new Response(body as ConstructorParameters<typeof Response>[0], { headers });
}

async function flightResponse(
  { config }: GatewayParts,
  served: Extract<Served, { kind: 'flight' }>,
  request: ChatBody,
  context: Context,
): Promise<Response> {
  const { outcome, entryId, nearest: similarity, reason, withheld, reader } = served;
  leaveOnAbort(reader, context.req.raw.signal);
  const form = { stream: request.stream === true, includeUsage: wantsUsage(request) };
  const shadowed = config.semantic.shadow && withheld === true;
  const facts = { outcome, entryId, similarity, ageSeconds: undefined, reason, shadowed };
  const ownHeaders = () => cacheHeaders(context, { ...facts, shared: served.shared });
  // Noted for an upstream that fails; whether another instance's call was joined is known when the answer begins.
  ownHeaders();
  const { status, headers: given, contentType, content } = await reader.answer(form);
  const headers: Record<string, string> = {
    ...fromUpstream(given),
    ...ownHeaders(),
    'content-type': contentType,
  };
  return new Response(typeof content === 'string' ? content : streamBody(content, context), {
    status,
    headers,
  });
}

function leaveOnAbort(reader: FlightReader, signal: AbortSignal): void {
  if (signal.aborted) reader.leave();
  else signal.addEventListener('abort', () => reader.leave(), { once: true });
}

function wantsUsage(request: ChatBody): boolean {
  return request.stream_options?.include_usage === true;
}
