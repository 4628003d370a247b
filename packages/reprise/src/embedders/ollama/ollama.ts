import type { Embedder } from '../embedder.ts';
import { type EmbeddingService, serviceUrl } from '../remote/embedding-service.ts';
import type { ServiceAnswer } from '../remote/post-json.ts';
import { isRecord, readList, readNumbers } from '../remote/read-answer.ts';
import { type Protocol, RemoteEmbedder, type RemoteVector } from '../remote/remote-embedder.ts';
import { type RemoteEmbedderOptions, remoteEmbedderSettings } from '../remote/remote-embedder-options.ts';

/** Options of {@link ollama}. */
export interface OllamaOptions extends RemoteEmbedderOptions {
  /** @default 'http://127.0.0.1:11434' */
  readonly baseUrl?: string;
}

/**
 * An embedder that asks Ollama's `POST /api/embed`, for example with `bge-m3`.
 *
 * Ollama cuts long texts silently, and where depends on how it was started. So it is told not to; only a text it
 * then refuses is sent again to be cut, and reported as `truncated`. `coverage` is always 1.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for options that make no sense. Its `embed` rejects with
 * `EMBEDDER_FAILED` when Ollama fails or answers wrongly.
 *
 * @example
 * ```ts
 * const embedder = ollama('bge-m3');
 * ```
 */
export function ollama(model: string, options: OllamaOptions = {}): Embedder {
  const { baseUrl = 'http://127.0.0.1:11434', dimensions } = options;
  const settings = remoteEmbedderSettings(model, options);
  const service: EmbeddingService = { url: serviceUrl(baseUrl, '/api/embed'), model, headers: {} };
  const size = dimensions === undefined ? {} : { dimensions };
  const protocol: Protocol = {
    id: ['ollama', model, ...Object.values(size)].join(':'),
    service,
    async request(input, post) {
      const answer = await post({ model, input, ...size, truncate: false });
      if (!isTooLong(answer)) return readAnswer(service, answer, input.length, false);
      if (input.length === 1) {
        return readAnswer(service, await post({ model, input, ...size, truncate: true }), 1, true);
      }
      const vectors: RemoteVector[] = [];
      for (const text of input) vectors.push(...(await protocol.request([text], post)));
      return vectors;
    },
  };
  return new RemoteEmbedder(protocol, settings);
}

function readAnswer(
  service: EmbeddingService,
  answer: ServiceAnswer,
  count: number,
  truncated: boolean,
): readonly RemoteVector[] {
  const list = readList(service, answer, 'embeddings', count);
  return list.map((value) => ({ values: readNumbers(service, value), truncated }));
}

// Ollama has no code for it; both wordings it has had name the "context length".
function isTooLong({ status, body }: ServiceAnswer): boolean {
  const message = isRecord(body) ? body['error'] : undefined;
  return status === 400 && typeof message === 'string' && message.includes('context length');
}
