import type { FakeBehaviour } from './behaviour.ts';
import { type ChatBody, chatProblem, type EmbeddingBody, embeddingProblem } from './bodies.ts';
import { completionEvents, completionJson } from './completion.ts';
import { isTooLong, ollamaEmbeddings, openAiEmbeddings } from './embeddings.ts';
import { errorBody } from './error-body.ts';
import type { FakeRequest } from './fake-request.ts';
import { type Reply, sendEvents, sendJson } from './reply.ts';

/** What a route needs beside the request. */
export interface RouteContext {
  readonly request: FakeRequest;
  readonly requestNumber: number;
  readonly reply: Reply;
  readonly models: readonly string[];
  readonly dimensions: number;
  readonly contextTokens: number;
}

type Route = (context: RouteContext) => Promise<void>;

const routes: Readonly<Record<string, Route>> = {
  'POST /v1/chat/completions': answerChat,
  'POST /v1/embeddings': (context) => answerEmbeddings(context, openAiEmbeddings),
  'POST /api/embed': (context) => answerEmbeddings(context, ollamaEmbeddings),
  'GET /v1/models': ({ reply, models }) =>
    sendJson(reply, 200, { object: 'list', data: models.map(openAiModel) }),
  'GET /api/tags': ({ reply, models }) => sendJson(reply, 200, { models: models.map(ollamaModel) }),
  'GET /api/version': ({ reply }) => sendJson(reply, 200, { version: '0.12.0' }),
};

/** Answers one request as its behaviour says. */
export async function answer(context: RouteContext): Promise<void> {
  const { request, reply } = context;
  const { status, retryAfter, silent } = reply.behaviour;
  if (silent) return;
  if (status !== undefined) {
    if (retryAfter !== undefined) reply.response.setHeader('retry-after', String(retryAfter));
    return refuse(context, status);
  }
  const route = routes[`${request.method} ${request.path}`];
  if (!route) return refuse(context, 404, `Unknown request URL: ${request.method} ${request.path}.`);
  await route(context);
}

async function answerChat(context: RouteContext): Promise<void> {
  const { request, reply, requestNumber } = context;
  const problem = chatProblem(request.body);
  if (problem !== undefined) return refuse(context, 400, problem);
  const body = request.body as ChatBody;
  const created = Math.floor(reply.clock.now() / 1000);
  const completion = { body, behaviour: reply.behaviour, requestNumber, created };
  if (body.stream) await sendEvents(reply, completionEvents(completion));
  else await sendJson(reply, 200, completionJson(completion));
}

async function answerEmbeddings(
  context: RouteContext,
  shape: (body: EmbeddingBody, dimensions: number, fault?: FakeBehaviour['embeddings']) => object,
): Promise<void> {
  const { request, reply, dimensions, contextTokens } = context;
  const problem = embeddingProblem(request.body);
  if (problem !== undefined) return refuse(context, 400, problem);
  const body = request.body as EmbeddingBody;
  if (isTooLong(body, contextTokens, request.path)) {
    return refuse(context, 400, 'the input length exceeds the context length');
  }
  await sendJson(reply, 200, shape(body, dimensions, reply.behaviour.embeddings));
}

function refuse({ request, reply }: RouteContext, status: number, message?: string): Promise<void> {
  return sendJson(reply, status, errorBody(request.path, status, message));
}

function openAiModel(id: string): object {
  return { id, object: 'model', created: 1_767_225_600, owned_by: 'fake' };
}

function ollamaModel(name: string): object {
  return {
    name,
    model: name,
    modified_at: '2026-01-01T00:00:00Z',
    size: 1_000_000,
    digest: '0'.repeat(64),
    details: { format: 'gguf', family: 'fake', parameter_size: '1M', quantization_level: 'F16' },
  };
}
