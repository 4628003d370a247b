import {
  type Clock,
  type Duration,
  type Logger,
  RepriseError,
  silentLogger,
  systemClock,
  toMilliseconds,
} from '../../core/index.ts';

/** Options of every embedder that asks a service. */
export interface RemoteEmbedderOptions {
  /** Length of the vectors the service is asked for. @default the model's own length */
  readonly dimensions?: number;
  /** Tokens the model reads. @default 8191 */
  readonly maxTokens?: number;
  /**
   * Cosine similarity from which two texts usually mean the same. Every model has its own; tune it on real pairs.
   *
   * @default 0.86 for text-embedding-3 models, 0.88 for others
   */
  readonly threshold?: number;
  /** Most texts in one request. @default 64 */
  readonly batchSize?: number;
  /** For one attempt of one request. @default '30s' */
  readonly timeout?: Duration;
  /** For one call of `embed`, all requests, attempts and waits included. @default '60s' */
  readonly deadline?: Duration;
  /** How often a request is repeated after a network error, a timeout, 408, 429 or 5xx. @default 3 */
  readonly retries?: number;
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Spreads the waits between attempts; a number from 0 to below 1. @default Math.random */
  readonly random?: () => number;
  /** Told once when the service begins to fail and once when it works again. @default silent */
  readonly logger?: Logger;
}

/** {@link RemoteEmbedderOptions} checked and complete; times in milliseconds. */
export interface RemoteEmbedderSettings {
  readonly dimensions: number | undefined;
  readonly maxTokens: number;
  readonly threshold: number;
  readonly batchSize: number;
  readonly timeout: number;
  readonly deadline: number;
  readonly retries: number;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/** Checks the options and fills in the defaults for `model`. */
export function remoteEmbedderSettings(
  model: string,
  options: RemoteEmbedderOptions,
): RemoteEmbedderSettings {
  if (model === '') throw new RepriseError('INVALID_ARGUMENT', 'the name of the embedding model is empty');
  const { dimensions } = options;
  if (dimensions !== undefined) requireWhole('dimensions', dimensions, 1);
  return {
    dimensions,
    maxTokens: requireWhole('maxTokens', options.maxTokens ?? 8_191, 1),
    threshold: requireSimilarity(options.threshold ?? defaultThreshold(model)),
    batchSize: requireWhole('batchSize', options.batchSize ?? 64, 1),
    timeout: toMilliseconds(options.timeout ?? '30s'),
    deadline: toMilliseconds(options.deadline ?? '60s'),
    retries: requireWhole('retries', options.retries ?? 3, 0),
    fetch: options.fetch ?? globalThis.fetch,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    logger: options.logger ?? silentLogger,
  };
}

function defaultThreshold(model: string): number {
  return model.startsWith('text-embedding-3-') ? 0.86 : 0.88;
}

function requireWhole(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `${name} of an embedder must be a whole number from ${least}, not ${value}`,
  );
}

function requireSimilarity(value: number): number {
  if (value >= -1 && value <= 1) return value;
  throw new RepriseError('INVALID_ARGUMENT', `threshold of an embedder must be from -1 to 1, not ${value}`);
}
