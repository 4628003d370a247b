import type { Embedder } from '../embedder.ts';
import { type EmbeddingService, serviceError, serviceUrl } from '../remote/embedding-service.ts';
import type { ServiceAnswer } from '../remote/post-json.ts';
import { isRecord, readList, readNumbers } from '../remote/read-answer.ts';
import { RemoteEmbedder, type RemoteVector } from '../remote/remote-embedder.ts';
import { type RemoteEmbedderOptions, remoteEmbedderSettings } from '../remote/remote-embedder-options.ts';

/** Options of {@link openAICompatible}. */
export interface OpenAICompatibleOptions extends RemoteEmbedderOptions {
  /** For example `text-embedding-3-small`. */
  readonly model: string;
  /** Up to and including the version, without `/embeddings`. @default 'https://api.openai.com/v1' */
  readonly baseUrl?: string;
  /** Sent as a bearer token. @default none */
  readonly apiKey?: string;
}

/**
 * An embedder that asks any service with OpenAI's `POST /embeddings`.
 *
 * The interface does not tell whether a text was cut: `truncated` is set when a text is so long that it surely
 * has more than `maxTokens` tokens, and then only its beginning is sent. `coverage` is always 1.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for options that make no sense. Its `embed` rejects with
 * `EMBEDDER_FAILED` when the service fails or answers wrongly.
 *
 * @example
 * ```ts
 * const embedder = openAICompatible({ model: 'text-embedding-3-small', apiKey, dimensions: 512 });
 * ```
 */
export function openAICompatible(options: OpenAICompatibleOptions): Embedder {
  const { model, baseUrl = 'https://api.openai.com/v1', apiKey, dimensions } = options;
  const settings = remoteEmbedderSettings(model, options);
  const service: EmbeddingService = {
    url: serviceUrl(baseUrl, '/embeddings'),
    model,
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
  };
  const size = dimensions === undefined ? {} : { dimensions };
  return new RemoteEmbedder(
    {
      id: ['openai', model, ...Object.values(size)].join(':'),
      service,
      request: async (input, post) =>
        readAnswer(service, await post({ model, input, ...size }), input.length),
    },
    settings,
  );
}

function readAnswer(
  service: EmbeddingService,
  answer: ServiceAnswer,
  count: number,
): readonly RemoteVector[] {
  const ordered = new Map<number, RemoteVector>();
  for (const [position, item] of readList(service, answer, 'data', count).entries()) {
    const { index = position, embedding = undefined } = isRecord(item) ? item : {};
    if (typeof index !== 'number') throw serviceError(service, 'the index of an embedding is no number');
    ordered.set(index, { values: readNumbers(service, embedding), truncated: false });
  }
  return Array.from({ length: count }, (_, index) => {
    const vector = ordered.get(index);
    if (vector) return vector;
    throw serviceError(service, `no embedding came back for text ${index} of ${count}`);
  });
}
