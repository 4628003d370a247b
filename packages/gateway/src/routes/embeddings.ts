import type { Context } from 'hono';
import { isSuccess, readBody, type UpstreamAnswer } from 'reprise/llm';
import { z } from 'zod';
import type { Caller } from '../auth/index.ts';
import { base64Vector, type CachedVectors, cachedVectors } from '../embeddings/index.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import {
  cacheHeaders,
  checked,
  HttpError,
  notedCacheHeaders,
  readJson,
  readNamespace,
} from '../http/index.ts';
import { ambiguity, requireCaller } from './caller.ts';
import { passThrough } from './pass-through.ts';
import { toUpstream } from './upstream-headers.ts';

/** Most texts of one request, as at OpenAI. */
const maxTexts = 2_048;

const knownFields: ReadonlySet<string> = new Set(['model', 'input', 'encoding_format', 'dimensions', 'user']);

interface EmbeddingBody {
  readonly model: string;
  readonly input: string | readonly string[] | readonly unknown[];
  readonly encoding_format?: 'float' | 'base64';
  readonly dimensions?: number;
}

const tokens = z.array(z.int()).min(1);
/** A body of `POST /v1/embeddings`. */
export const embeddingSchema = z.looseObject({
  model: z.string().min(1),
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(maxTexts),
    tokens,
    z.array(tokens).min(1).max(maxTexts),
  ]),
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.int().positive().optional(),
}) as unknown as z.ZodType<EmbeddingBody>;

const answerSchema = z.looseObject({
  data: z.array(z.looseObject({ index: z.int(), embedding: z.array(z.number()) })),
  model: z.string().optional(),
  usage: z.looseObject({ prompt_tokens: z.number(), total_tokens: z.number() }).optional(),
});

/** The upstream answered, but not with embeddings; its answer goes to the client as it is. */
class UpstreamRefusal extends Error {
  readonly answer: UpstreamAnswer;

  constructor(answer: UpstreamAnswer) {
    super(`The upstream answered ${answer.status}`);
    this.answer = answer;
  }
}

/**
 * `POST /v1/embeddings`: each text from the cache or, with all others that are missing, from the upstream. The demo
 * upstream has no embeddings; the gateway's own embedder answers then.
 */
export function embeddings(parts: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const caller = requireCaller(context, parts.config);
    const received = await readJson(context, parts.config.server.max_body);
    const body = checked(embeddingSchema, received);
    const texts = typeof body.input === 'string' ? [body.input] : body.input;
    const { max_answer: maxBytes } = parts.config.cache;
    try {
      const textual = isText(texts);
      const bypass = textual ? ambiguity(received) : 'lists of token ids are not cached';
      if (!textual || bypass !== undefined) {
        const headers = ownHeaders(context, 'bypass', bypass ?? '');
        return await passThrough(await ask(parts, context, caller, received.text), maxBytes, headers);
      }
      return await answerTexts(parts, context, caller, body, texts);
    } catch (error) {
      if (!(error instanceof UpstreamRefusal)) throw error;
      return passThrough(error.answer, maxBytes, notedCacheHeaders(context));
    }
  };
}

async function answerTexts(
  parts: GatewayParts,
  context: Context,
  caller: Caller,
  body: EmbeddingBody,
  texts: readonly string[],
): Promise<Response> {
  let model = parts.chosen.upstream.kind === 'demo' ? parts.embedder.id : body.model;
  let usage = { prompt_tokens: 0, total_tokens: 0 };
  const namespace = readNamespace((name) => context.req.header(name));
  const question = {
    who: { tenant: caller.tenant, namespace },
    model,
    dimensions: body.dimensions,
    others: othersOf(body),
  };
  const found = await cachedVectors(parts.vectors, question, texts, async (missing) => {
    // Noted for an upstream that fails.
    ownHeaders(context, 'miss', `${missing.length} texts were not cached`);
    if (parts.chosen.upstream.kind === 'demo') {
      return (await parts.embedder.embed(missing)).map(({ vector }) => Array.from(vector));
    }
    const asked = JSON.stringify({ ...body, input: missing, encoding_format: 'float' });
    const received = await ask(parts, context, caller, asked);
    if (!isSuccess(received)) throw new UpstreamRefusal(received);
    const answer = answerSchema.safeParse(parsed(await readBody(received, parts.config.cache.max_answer)));
    if (!answer.success || answer.data.data.length !== missing.length) {
      throw new HttpError(502, `The upstream did not answer with ${missing.length} embeddings`, {
        code: 'upstream_failed',
      });
    }
    model = answer.data.model ?? model;
    usage = answer.data.usage ?? usage;
    return answer.data.data.sort((left, right) => left.index - right.index).map(({ embedding }) => embedding);
  });
  return listResponse(context, found, texts.length, {
    model,
    usage,
    base64: body.encoding_format === 'base64',
  });
}

function isText(texts: readonly unknown[]): texts is readonly string[] {
  return texts.every((text) => typeof text === 'string');
}

/** The fields that nothing is known of, so that they may change the vectors. */
function othersOf(body: EmbeddingBody): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !knownFields.has(name)));
}

function listResponse(
  context: Context,
  { vectors, hits }: CachedVectors,
  wanted: number,
  { model, usage, base64 }: { readonly model: string; readonly usage: object; readonly base64: boolean },
): Response {
  const outcome = hits === wanted ? 'exact' : 'miss';
  const headers = ownHeaders(context, outcome, `${hits} of ${wanted} texts were cached`);
  const data = vectors.map((vector, index) => {
    return { object: 'embedding', index, embedding: base64 ? base64Vector(vector) : vector };
  });
  return Response.json({ object: 'list', data, model, usage }, { headers });
}

function ownHeaders(
  context: Context,
  outcome: 'exact' | 'miss' | 'bypass',
  reason: string,
): Record<string, string> {
  const nothing = { entryId: undefined, similarity: undefined, ageSeconds: undefined };
  return cacheHeaders(context, { outcome, reason, ...nothing, shared: false });
}

function ask(parts: GatewayParts, context: Context, caller: Caller, body: string): Promise<UpstreamAnswer> {
  return parts.chosen.upstream.send({
    method: 'POST',
    path: '/embeddings',
    body,
    headers: toUpstream(context, caller),
    signal: context.req.raw.signal,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
