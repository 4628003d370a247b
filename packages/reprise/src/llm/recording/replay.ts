import type { Choice, Completion } from './completion.ts';
import type { ChunkChoice, CompletionChunk, Delta } from './completion-chunk.ts';

/** Options of {@link toChunks} and {@link encodeStream}. */
export interface ReplayOptions {
  /** Whether a last chunk reports the usage, as `stream_options.include_usage` asks. @default false */
  readonly includeUsage?: boolean;
}

/** Fields whose texts are sent in pieces. */
const texts = ['reasoning_content', 'reasoning', 'content', 'refusal'] as const;
/** Characters a piece has at least; it ends at the end of a word. */
const pieceLength = 24;

/**
 * The record of an answer as the chunks of a stream: per choice the role, the texts in pieces of a few words, tool
 * calls with their arguments, the finish reason; then, when asked for, the usage.
 */
export function toChunks(completion: Completion, options: ReplayOptions = {}): CompletionChunk[] {
  const base = chunkBase(completion);
  const chunks: CompletionChunk[] = completion.choices
    .flatMap(choiceChunks)
    .map((piece) => ({ ...base, choices: [piece] }));
  const { usage } = completion;
  if (options.includeUsage && usage) chunks.push({ ...base, choices: [], usage });
  return chunks;
}

/** The record of an answer as one pre-encoded body of `text/event-stream`; the events of {@link toChunks}. */
export function encodeStream(completion: Completion, options: ReplayOptions = {}): string {
  // What all chunks have in common is encoded once.
  const base = `data: ${JSON.stringify(chunkBase(completion)).slice(0, -1)},"choices":[`;
  let body = '';
  for (const piece of completion.choices.flatMap(choiceChunks))
    body += `${base}${JSON.stringify(piece)}]}\n\n`;
  const { usage } = completion;
  if (options.includeUsage && usage) body += `${base}],"usage":${JSON.stringify(usage)}}\n\n`;
  return `${body}data: [DONE]\n\n`;
}

function chunkBase(completion: Completion): Pick<CompletionChunk, 'id' | 'object' | 'created' | 'model'> {
  const { choices: _choices, usage: _usage, object: _object, ...head } = completion;
  return { ...head, object: 'chat.completion.chunk' };
}

function choiceChunks(choice: Choice): ChunkChoice[] {
  const { index, message, finish_reason: finishReason, ...rest } = choice;
  const deltas = messageDeltas(message);
  const pieces: ChunkChoice[] = deltas.map((delta) => ({ index, delta, finish_reason: null }));
  return [...pieces, { index, delta: {}, ...rest, finish_reason: finishReason }];
}

function messageDeltas(message: Choice['message']): Delta[] {
  const { role, tool_calls: calls, ...others } = message;
  const first: Record<string, unknown> = { role };
  const deltas: Delta[] = [first];
  for (const [name, value] of Object.entries(others)) {
    if (!isText(name, value)) first[name] = value;
  }
  for (const name of texts) {
    const value = others[name];
    if (typeof value === 'string') deltas.push(...split(value).map((piece) => ({ [name]: piece })));
  }
  calls?.forEach((call, index) => {
    deltas.push({ tool_calls: [{ index, ...call }] });
  });
  return deltas;
}

function isText(name: string, value: unknown): boolean {
  return typeof value === 'string' && (texts as readonly string[]).includes(name);
}

/** Cuts a text into pieces that end behind a space, without ever cutting a surrogate pair. */
function split(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > pieceLength * 2) {
    const space = text.indexOf(' ', start + pieceLength);
    let end = space < 0 || space - start > pieceLength * 2 ? start + pieceLength : space + 1;
    if (isLowSurrogate(text.charCodeAt(end))) end += 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  pieces.push(text.slice(start));
  return pieces;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
