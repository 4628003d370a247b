import type { UpstreamAnswer } from 'reprise/llm';

/** One request to an upstream, in the shape of the OpenAI interface. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  /** Path under the base URL, for example `/chat/completions`. */
  readonly path: string;
  /** JSON text, sent as it is. */
  readonly body?: string | undefined;
  /** Headers of the client that go through, lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Where answers come from: anything that speaks the OpenAI interface.
 *
 * `send` resolves with whatever the upstream answered, errors included, as soon as its headers are there; it
 * rejects with `UPSTREAM_FAILED` or `UPSTREAM_TIMEOUT` when there was no answer at all.
 */
export interface Upstream {
  readonly kind: 'openai' | 'ollama' | 'demo';
  /** Address for people, without secrets. */
  readonly address: string;
  /** `false` while it is left alone because calls could not reach it; undefined of one that does not watch that. */
  readonly available?: boolean;
  /** A text with stars in the place of its key, for words of its own that are repeated. */
  withoutKey?(text: string): string;
  send(request: UpstreamRequest): Promise<UpstreamAnswer>;
  /** Ends connections that are kept open. */
  close?(): Promise<void>;
}
