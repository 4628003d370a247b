/** Tokens of one call, in the shape of the OpenAI interface; unknown fields are kept. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly [field: string]: unknown;
}

/** One tool call of an answer. */
export interface ToolCall {
  readonly id?: string;
  readonly type?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
  readonly [field: string]: unknown;
}

/** The message of a choice; `reasoning_content`, `refusal`, `annotations` and unknown fields are kept. */
export interface AnswerMessage {
  readonly role: string;
  readonly content: string | null;
  readonly tool_calls?: readonly ToolCall[];
  readonly [field: string]: unknown;
}

/** One of the answers to a request. */
export interface Choice {
  readonly index: number;
  readonly message: AnswerMessage;
  readonly finish_reason: string | null;
  readonly [field: string]: unknown;
}

/**
 * A whole answer, in the shape of OpenAI's `chat.completion`: the one record a cache keeps, whatever form the
 * answer was first asked in.
 */
export interface Completion {
  readonly id: string;
  readonly object: 'chat.completion';
  /** Seconds since the Unix epoch. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly Choice[];
  readonly usage?: Usage;
  readonly [field: string]: unknown;
}
