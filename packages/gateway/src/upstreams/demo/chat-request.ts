/** One message as far as the demo upstream reads it. */
export interface DemoMessage {
  readonly role: string;
  /** Text of the message; parts of other types count as nothing. */
  readonly text: string;
}

/** A chat completion request as far as the demo upstream honours it. */
export interface DemoChatRequest {
  readonly model: string;
  readonly messages: readonly DemoMessage[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly choices: number;
  /** Most tokens an answer may have. */
  readonly maxTokens: number;
  readonly toolCount: number;
  /** Everything that was asked but the form of the answer, as JSON: equal text asks for equal answers. */
  readonly substance: string;
}

/** What is wrong with a request, and with which field. */
export interface DemoRequestProblem {
  readonly message: string;
  readonly parameter: string | null;
}

const choicesLimit = 16;

/** Reads the body of a chat completion request, or says what is wrong with it. */
export function readChatRequest(body: string | undefined): DemoChatRequest | DemoRequestProblem {
  const fields = parseObject(body);
  if (!fields) return { message: 'The body is not a JSON object.', parameter: null };
  const { model, messages, n: choices = 1, max_tokens, max_completion_tokens, tools } = fields;
  if (typeof model !== 'string') return { message: 'model must be a string.', parameter: 'model' };
  if (!Array.isArray(messages) || messages.length === 0 || !messages.every(isRecord)) {
    return { message: 'messages must be a list of at least one message.', parameter: 'messages' };
  }
  if (!isCount(choices) || choices > choicesLimit) {
    return { message: `n must be a whole number from 1 to ${choicesLimit}.`, parameter: 'n' };
  }
  const maxTokens = max_completion_tokens ?? max_tokens ?? Number.MAX_SAFE_INTEGER;
  if (!isCount(maxTokens)) {
    return { message: 'max_tokens must be a whole number of at least 1.', parameter: 'max_tokens' };
  }
  const { stream, stream_options, ...rest } = fields;
  return {
    model,
    messages: messages.map((message) => ({
      role: String(message['role'] ?? 'user'),
      text: textOf(message['content']),
    })),
    stream: stream === true,
    includeUsage: isRecord(stream_options) && stream_options['include_usage'] === true,
    choices,
    maxTokens,
    toolCount: Array.isArray(tools) ? tools.length : 0,
    substance: JSON.stringify(rest),
  };
}

function parseObject(body: string | undefined): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body ?? '');
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => (isRecord(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .filter((text) => text !== '')
    .join(' ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
