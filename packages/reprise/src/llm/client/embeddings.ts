import type { Cache } from '../../cache/index.ts';
import { type Embedder, ollama, openAICompatible } from '../../embedders/index.ts';
import type { LLMSettings } from './llm-settings.ts';

type EmbedTexts = (texts: readonly string[]) => Promise<Float32Array[]>;

/** Text that is embedded to learn how long the vectors are. */
const probe = 'dimensions';

/** Embeds texts, each kept in an entry of its own (spec S3-42). */
export class Embeddings {
  readonly #embedder: Embedder;
  readonly #embedTexts: EmbedTexts;
  #dimensions: number | undefined;

  constructor(settings: LLMSettings, cache: Cache | undefined) {
    this.#embedder = embedderOf(settings);
    this.#dimensions = settings.dimensions;
    const ask: EmbedTexts = async (texts) => (await this.#embedder.embed(texts)).map(({ vector }) => vector);
    this.#embedTexts = cache === undefined ? ask : kept(ask, settings, cache);
  }

  /** One unit vector for each text, in order. */
  async of(texts: readonly string[]): Promise<Float32Array[]> {
    const spoken = texts.filter((text) => !isEmpty(text));
    const vectors = spoken.length === 0 ? [] : await this.#embedTexts(spoken);
    this.#dimensions ??= vectors[0]?.length;
    const empty = spoken.length === texts.length ? 0 : await this.dimensions();
    let next = 0;
    return texts.map((text) => (isEmpty(text) ? firstUnit(empty) : vectors[next++]!));
  }

  async dimensions(): Promise<number> {
    this.#dimensions ??= (await this.#embedTexts([probe]))[0]!.length;
    return this.#dimensions;
  }

  close(): Promise<void> {
    return this.#embedder.close();
  }
}

/** Where the service is does not count, as it does not for answers. */
function kept(ask: EmbedTexts, settings: LLMSettings, cache: Cache): EmbedTexts {
  const { name, endpoint, embeddingModel: model, dimensions, cacheExclude: exclude } = settings;
  const embed = cache.batchMemoize({
    name: `${name}.embed`,
    parameters: ['text', 'providerName', 'model', 'dimensions'],
    exclude,
  })(async (texts: readonly string[], _provider: string, _model: string, _dimensions?: number) => ask(texts));
  return (texts) => embed(texts, endpoint.provider, model, dimensions);
}

function embedderOf({ endpoint, embeddingModel: model, ...settings }: LLMSettings): Embedder {
  const { provider, embedderBaseUrl: baseUrl, apiKey } = endpoint;
  const { dimensions, retries, timeout, fetch, clock, random, logger } = settings;
  const options = {
    baseUrl,
    ...(dimensions === undefined ? {} : { dimensions }),
    retries,
    timeout,
    deadline: timeout * (retries + 1),
    fetch,
    clock,
    random,
    logger,
  };
  if (provider === 'ollama') return ollama(model, options);
  return openAICompatible({ ...options, model, ...(apiKey === undefined ? {} : { apiKey }) });
}

function isEmpty(text: string): boolean {
  return text.trim() === '';
}

function firstUnit(dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  vector[0] = 1;
  return vector;
}
