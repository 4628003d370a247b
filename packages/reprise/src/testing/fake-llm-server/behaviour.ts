import type { FakeRequest } from './fake-request.ts';
import type { Gate } from './gate.ts';

/** A tool call the fake model makes; `arguments` is JSON text. */
export interface FakeToolCall {
  readonly name: string;
  readonly arguments: string;
}

/**
 * What is wrong with the embeddings of an answer:
 * - `too-few`, `too-many`: one embedding less or more than texts;
 * - `shuffled`: last text first; OpenAI's `index` tells, Ollama has none;
 * - `same-index`: every OpenAI `index` is 0;
 * - `zero`, `not-a-number`: the last vector is all zeros, or holds a value that is no number;
 * - `other-dimensions`: all vectors are one longer than usual;
 * - `mixed-dimensions`: only the last one is.
 */
export type EmbeddingFault =
  | 'too-few'
  | 'too-many'
  | 'shuffled'
  | 'same-index'
  | 'zero'
  | 'not-a-number'
  | 'other-dimensions'
  | 'mixed-dimensions';

/** How the fake LLM server answers one request; with nothing set it answers like a healthy service at once. */
export interface FakeBehaviour {
  /** Only for requests to this path, for example `/v1/chat/completions`. */
  readonly path?: string;
  /** Answers with this error status and an error body in the shape of the service. */
  readonly status?: number;
  /** `retry-after` header of an error answer, seconds or an HTTP date. */
  readonly retryAfter?: number | string;
  /** Milliseconds before the first piece of the answer. @default 0 */
  readonly firstTokenDelay?: number;
  /** Milliseconds between the chunks of a stream. @default 0 */
  readonly chunkDelay?: number;
  /** Held before the first piece, and in a stream before every chunk. */
  readonly gate?: Gate;
  /** Never answers; the connection stays open until the client leaves or the server closes. */
  readonly silent?: boolean;
  /**
   * Cuts the connection after this many events of a stream. A JSON answer is cut in its middle; 0 cuts before the
   * headers.
   */
  readonly cutAfterChunks?: number;
  /** Ends a stream without `data: [DONE]`. */
  readonly withoutDone?: boolean;
  /** Ends a stream without a chunk that has a `finish_reason`. */
  readonly withoutFinishReason?: boolean;
  /** @default 'stop', or 'tool_calls' when tools are called */
  readonly finishReason?: 'stop' | 'length' | 'content_filter' | 'tool_calls';
  /** Breaks the JSON of the answer, or of the second event of a stream. */
  readonly malformed?: boolean;
  /** The text of the answer. @default derived from the last user message */
  readonly answer?: string;
  /** Text sent as `reasoning_content` before the answer. */
  readonly reasoning?: string;
  /** Refuses with this text instead of answering. */
  readonly refusal?: string;
  /** The tools that are called. @default the first tool of the request, unless it ends with a tool's result */
  readonly toolCalls?: readonly FakeToolCall[];
  /** What is wrong with embeddings. */
  readonly embeddings?: EmbeddingFault;
}

/** A behaviour, or a function that chooses one for a request. */
export type FakeScript = FakeBehaviour | ((request: FakeRequest) => FakeBehaviour);
