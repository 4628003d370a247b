import type { EmbeddingFault } from './behaviour.ts';
import { type EmbeddingBody, tokensOf } from './bodies.ts';
import { wordVector } from './word-vector.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whether a text has more than `contextTokens` tokens and the request does not let the service cut it. */
export function isTooLong(body: EmbeddingBody, contextTokens: number, path: string): boolean {
  // OpenAI never cuts; Ollama does unless it is told not to.
  const mayCut = path.startsWith('/api/') && body.truncate !== false;
  return !mayCut && textsOf(body).some((text) => tokensOf(text).length > contextTokens);
}

/** The answer of `POST /v1/embeddings`. */
export function openAiEmbeddings(body: EmbeddingBody, dimensions: number, fault?: EmbeddingFault): Json {
  const data = vectorsFor(body, dimensions, fault).map((vector, index) => ({
    object: 'embedding',
    index: fault === 'same-index' ? 0 : index,
    embedding: body.encoding_format === 'base64' ? base64(vector) : [...vector],
  }));
  const tokens = promptTokens(body);
  return {
    object: 'list',
    data: fault === 'shuffled' ? data.reverse() : data,
    model: body.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/** The answer of `POST /api/embed`; durations are nanoseconds, as Ollama counts. */
export function ollamaEmbeddings(body: EmbeddingBody, dimensions: number, fault?: EmbeddingFault): Json {
  const embeddings = vectorsFor(body, dimensions, fault).map((vector) => [...vector]);
  return {
    model: body.model,
    embeddings: fault === 'shuffled' ? embeddings.reverse() : embeddings,
    total_duration: 1_000_000,
    load_duration: 100_000,
    prompt_eval_count: promptTokens(body),
  };
}

function vectorsFor(body: EmbeddingBody, usual: number, fault: EmbeddingFault | undefined): Float32Array[] {
  const dimensions = (body.dimensions ?? usual) + (fault === 'other-dimensions' ? 1 : 0);
  const texts = textsOf(body);
  const vectors = texts.map((text) => wordVector(text, dimensions));
  const last = texts.at(-1) ?? '';
  if (fault === 'too-few') vectors.pop();
  if (fault === 'too-many') vectors.push(wordVector('one more', dimensions));
  if (fault === 'zero') vectors.at(-1)?.fill(0);
  if (fault === 'not-a-number') vectors.at(-1)?.fill(Number.NaN, 0, 1);
  if (fault === 'mixed-dimensions') vectors.splice(-1, 1, wordVector(last, dimensions + 1));
  return vectors;
}

function textsOf(body: EmbeddingBody): readonly string[] {
  return typeof body.input === 'string' ? [body.input] : body.input;
}

function promptTokens(body: EmbeddingBody): number {
  return textsOf(body).reduce((total, text) => total + tokensOf(text).length, 0);
}

function base64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => {
    bytes.writeFloatLE(value, index * 4);
  });
  return bytes.toString('base64');
}
