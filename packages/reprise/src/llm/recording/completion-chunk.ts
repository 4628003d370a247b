import type { Usage } from './completion.ts';

/** A piece of a tool call; pieces with the same `index` belong together. */
export interface ToolCallDelta {
  readonly index: number;
  readonly [field: string]: unknown;
}

/** What a chunk adds to the message of a choice. */
export interface Delta {
  readonly role?: string;
  readonly content?: string | null;
  readonly tool_calls?: readonly ToolCallDelta[];
  readonly [field: string]: unknown;
}

/** What a chunk adds to a choice. */
export interface ChunkChoice {
  readonly index: number;
  readonly delta: Delta;
  readonly finish_reason?: string | null;
  readonly [field: string]: unknown;
}

/** One event of a streamed answer, in the shape of OpenAI's `chat.completion.chunk`. */
export interface CompletionChunk {
  readonly id: string;
  readonly object: 'chat.completion.chunk';
  readonly created: number;
  readonly model: string;
  readonly choices: readonly ChunkChoice[];
  readonly usage?: Usage | null;
  readonly [field: string]: unknown;
}
