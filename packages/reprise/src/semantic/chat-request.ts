/** One part of a message's content; parts of other types than `text` are never compared by meaning. */
export interface ContentPart {
  readonly type: string;
  readonly text?: string;
  readonly [field: string]: unknown;
}

/** One message of a conversation, in the shape of the OpenAI interface; unknown fields are kept. */
export interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly ContentPart[] | null;
  readonly [field: string]: unknown;
}

/** A request for a chat completion, in the shape of the OpenAI interface; unknown fields are kept. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly [parameter: string]: unknown;
}
