import { type Clock, systemClock } from 'reprise/core';
import type { Upstream, UpstreamRequest } from '../upstream.ts';
import { answerChat } from './chat-answer.ts';
import { chatJson } from './chat-json.ts';
import { readChatRequest } from './chat-request.ts';
import { chatStream } from './chat-stream.ts';
import { demoError } from './demo-error.ts';
import type { Pace } from './pace.ts';

/** Options of {@link demoUpstream}. */
export interface DemoUpstreamOptions {
  /** @default systemClock */
  readonly clock?: Clock;
  /** Mean milliseconds to the first piece of text. @default 600 */
  readonly firstTokenLatency?: number;
  /** Mean milliseconds between pieces of text; an answer has 40 to 85 of them. @default 20 */
  readonly tokenLatency?: number;
  /** Jitter and ids come from here. @default Math.random */
  readonly random?: () => number;
}

/** An upstream whose answers are responses of the Fetch standard. */
export interface DemoUpstream extends Upstream {
  send(request: UpstreamRequest): Promise<Response>;
}

const models = ['demo-small', 'demo-large'] as const;
const modelsCreated = Date.UTC(2026, 0, 1) / 1_000;

/**
 * An upstream without a model: it answers any chat in OpenAI's wire shapes, at the pace of a model, with text
 * that says it is the demo upstream, quotes the question and carries a fingerprint of the request.
 *
 * Any model name is answered; `GET /models` names `demo-small` and `demo-large`. Embeddings are refused with
 * 501. `send` rejects with the reason of the request's signal when that aborts before the answer began.
 */
export function demoUpstream(options: DemoUpstreamOptions = {}): DemoUpstream {
  const pace: Pace = {
    clock: options.clock ?? systemClock,
    firstTokenLatency: options.firstTokenLatency ?? 600,
    tokenLatency: options.tokenLatency ?? 20,
    random: options.random ?? Math.random,
  };
  return {
    kind: 'demo',
    address: 'built-in demo, no LLM',
    async send(request) {
      request.signal.throwIfAborted();
      switch (`${request.method} ${request.path}`) {
        case 'POST /chat/completions':
          return chat(request, pace);
        case 'GET /models':
          return listModels();
        case 'POST /embeddings':
          return refuseEmbeddings();
        default:
          return refusePath(request);
      }
    },
  };
}

async function chat({ body, signal }: UpstreamRequest, pace: Pace): Promise<Response> {
  const request = readChatRequest(body);
  if ('parameter' in request) {
    return demoError({ ...request, status: 400, type: 'invalid_request_error' });
  }
  const answer = answerChat(request, pace);
  if (!request.stream) return chatJson(answer, pace, signal);
  return chatStream(answer, { includeUsage: request.includeUsage, pace, signal });
}

function listModels(): Response {
  const data = models.map((id) => ({ id, object: 'model', created: modelsCreated, owned_by: 'reprise' }));
  return Response.json({ object: 'list', data });
}

function refuseEmbeddings(): Response {
  return demoError({
    status: 501,
    message: "The demo upstream has no embedding model; use the gateway's own embedder.",
    type: 'server_error',
    code: 'not_implemented',
  });
}

function refusePath({ method, path }: UpstreamRequest): Response {
  return demoError({
    status: 404,
    message: `The demo upstream has no ${method} ${path}.`,
    type: 'invalid_request_error',
    code: 'not_found',
  });
}
