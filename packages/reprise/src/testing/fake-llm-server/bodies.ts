/** The parts of a chat completion request the fake model looks at. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean } | null;
  readonly n?: number;
  readonly tools?: readonly { readonly function: { readonly name: string; readonly parameters?: unknown } }[];
  readonly tool_choice?: string | { readonly function?: { readonly name: string } };
  readonly logprobs?: boolean;
  readonly response_format?: { readonly type: string; readonly json_schema?: { readonly schema?: unknown } };
}

/** One message of a {@link ChatBody}. */
export interface ChatMessage {
  readonly role: string;
  readonly content?: string | readonly { readonly type: string; readonly text?: string }[] | null;
}

/** The parts of an embedding request the fake model looks at; OpenAI's and Ollama's. */
export interface EmbeddingBody {
  readonly model: string;
  readonly input: string | readonly string[];
  readonly dimensions?: number;
  readonly encoding_format?: 'float' | 'base64';
  readonly truncate?: boolean;
}

/** What is wrong with a chat request, or undefined. */
export function chatProblem(body: unknown): string | undefined {
  if (!isRecord(body)) return 'We could not parse the JSON body of your request.';
  if (typeof body['model'] !== 'string') return 'you must provide a model parameter';
  if (!Array.isArray(body['messages'])) return "Missing required parameter: 'messages'.";
  return undefined;
}

/** What is wrong with an embedding request, or undefined. */
export function embeddingProblem(body: unknown): string | undefined {
  if (!isRecord(body)) return 'We could not parse the JSON body of your request.';
  if (typeof body['model'] !== 'string') return 'you must provide a model parameter';
  const texts = Array.isArray(body['input']) ? body['input'] : [body['input']];
  if (!texts.every((text) => typeof text === 'string')) return "Invalid type for 'input'.";
  return undefined;
}

/** The plain text of a message. */
export function textOf(message: ChatMessage | undefined): string {
  const content = message?.content ?? '';
  if (typeof content === 'string') return content;
  return content.map((part) => part.text ?? '').join('');
}

/** Splits a text into what the fake model counts as tokens: words with the space before them. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
