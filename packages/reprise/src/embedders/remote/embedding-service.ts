import { httpUrl, RepriseError } from '../../core/index.ts';

/** A service that embeds texts over HTTP: where it is and which model is asked. */
export interface EmbeddingService {
  /** Where requests go. */
  readonly url: URL;
  readonly model: string;
  /** Sent with every request; may hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Why a service gave no embeddings. */
export interface ServiceFailure {
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** The address of `path` under `baseUrl`. @throws RepriseError `INVALID_ARGUMENT` */
export function serviceUrl(baseUrl: string, path: string): URL {
  const url = httpUrl(baseUrl, 'baseUrl of an embedder');
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  return url;
}

/**
 * The error for a service that failed. It names address, model and status; never the texts, the key, or what the
 * service answered, which may repeat either.
 */
export function serviceError(
  { url, model }: EmbeddingService,
  what: string,
  failure: ServiceFailure = {},
): RepriseError {
  const address = url.origin + url.pathname;
  const { status, cause } = failure;
  return new RepriseError('EMBEDDER_FAILED', `embedding with "${model}" at ${address} failed: ${what}`, {
    cause,
    details: { address, model, ...(status === undefined ? {} : { status }) },
  });
}
