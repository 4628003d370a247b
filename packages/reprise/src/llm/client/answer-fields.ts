import { RepriseError } from '../../core/index.ts';
import type { ChatMessage } from '../../semantic/index.ts';
import type { ToolCall } from '../recording/completion.ts';

/** Everything that can be known of an answer (spec S3-45). */
export interface AnswerFields {
  /** What the model said, without its thinking. */
  readonly text: string;
  /** What the model thought: its reasoning, or what stands in `<think>` tags at the beginning. */
  readonly think: string;
  /** What the model said as it came, `<think>` tags and all. */
  readonly content: string;
  /** Tools the model asks for, in the answer's last message. */
  readonly tool_calls: readonly ToolCall[];
  /** The last message, as it can be sent back. */
  readonly message: ChatMessage;
  /** The text read as JSON, also from a fenced block; undefined when it is none. */
  readonly structured: unknown;
  /** Messages that told the model what tools gave, of all rounds. */
  readonly tool_messages: readonly ChatMessage[];
  /** What tools gave, of all rounds; of one that failed its error. */
  readonly tool_results: readonly unknown[];
  /** Messages that came after the question, in order. */
  readonly delta_messages: readonly ChatMessage[];
  /** The question's messages and those that came after. */
  readonly messages: readonly ChatMessage[];
}

/** Name of one of the {@link AnswerFields}. */
export type AnswerField = keyof AnswerFields;

/** What an answer is for an `include` and a `reduce`. */
export type Shaped<Include extends readonly AnswerField[], Reduce extends boolean> = Reduce extends false
  ? Pick<AnswerFields, Include[number]>
  : Include extends readonly [infer Only extends AnswerField]
    ? AnswerFields[Only]
    : number extends Include['length']
      ? Pick<AnswerFields, Include[number]> | AnswerFields[Include[number]]
      : Pick<AnswerFields, Include[number]>;

/** What a piece of a streamed answer is for an `include` and a `reduce`: objects have the fields that are new. */
export type ShapedPiece<Include extends readonly AnswerField[], Reduce extends boolean> = Reduce extends false
  ? Partial<Pick<AnswerFields, Include[number]>>
  : Include extends readonly [infer Only extends AnswerField]
    ? AnswerFields[Only]
    : number extends Include['length']
      ? Partial<Pick<AnswerFields, Include[number]>> | AnswerFields[Include[number]]
      : Partial<Pick<AnswerFields, Include[number]>>;

/** Fields that grow while an answer is streamed; the others come with its last piece. */
export const liveFields = ['text', 'think', 'content'] as const satisfies readonly AnswerField[];

/** One piece of a streamed answer. */
export type LivePiece = Pick<AnswerFields, (typeof liveFields)[number]>;

const knownFields: ReadonlySet<unknown> = new Set<AnswerField>([
  ...liveFields,
  'tool_calls',
  'message',
  'structured',
  'tool_messages',
  'tool_results',
  'delta_messages',
  'messages',
]);

/** Checks an `include`. @throws RepriseError `INVALID_ARGUMENT` when it is empty or has a name nobody knows. */
export function checkInclude(include: readonly AnswerField[]): void {
  const unknown = include.find((field) => !knownFields.has(field));
  if (include.length > 0 && unknown === undefined) return;
  const what =
    unknown === undefined ? 'include is an empty list' : `include has the unknown field "${unknown}"`;
  throw new RepriseError('INVALID_ARGUMENT', `${what}; there are ${[...knownFields].join(', ')}`);
}

/** The fields that are asked for; undefined when `fields` has none of them. */
export function shape(
  fields: Partial<AnswerFields>,
  include: readonly AnswerField[],
  reduce: boolean,
): unknown {
  const present = include.filter((field) => Object.hasOwn(fields, field));
  if (reduce && include.length === 1) return present.length === 1 ? fields[include[0]!] : undefined;
  if (present.length === 0) return undefined;
  return Object.fromEntries(present.map((field) => [field, fields[field]]));
}
