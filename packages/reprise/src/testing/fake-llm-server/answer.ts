import type { FakeBehaviour, FakeToolCall } from './behaviour.ts';
import { type ChatBody, type ChatMessage, textOf, tokensOf } from './bodies.ts';
import { schemaExample } from './schema-example.ts';

/** What the fake model says in one choice, before it is put on the wire. */
export interface FakeAnswer {
  /** Null when it refuses or only calls tools. */
  readonly content: string | null;
  readonly reasoning: string | undefined;
  readonly refusal: string | null;
  readonly toolCalls: readonly (FakeToolCall & { readonly id: string })[];
  readonly finishReason: string;
}

/** All choices of the answer to `body`; the same request always gets the same ones. */
export function answersTo(body: ChatBody, behaviour: FakeBehaviour, requestNumber: number): FakeAnswer[] {
  const toolCalls = behaviour.refusal === undefined ? toolCallsFor(body, behaviour) : [];
  const finishReason = behaviour.finishReason ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop');
  return Array.from({ length: body.n ?? 1 }, (_, choice) => ({
    content:
      behaviour.refusal !== undefined || toolCalls.length > 0 ? null : contentFor(body, behaviour, choice),
    reasoning: behaviour.reasoning,
    refusal: behaviour.refusal ?? null,
    toolCalls: toolCalls.map((call, index) => ({ ...call, id: `call_${requestNumber}_${choice}_${index}` })),
    finishReason,
  }));
}

/** Token usage of a request and its answers, in OpenAI's shape. */
export function usageOf(body: ChatBody, answers: readonly FakeAnswer[]): Readonly<Record<string, unknown>> {
  const prompt = sum(body.messages.map((message) => tokensOf(textOf(message)).length));
  const reasoning = sum(answers.map((answer) => tokensOf(answer.reasoning ?? '').length));
  const completion = reasoning + sum(answers.map(spokenTokens));
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function contentFor(body: ChatBody, behaviour: FakeBehaviour, choice: number): string {
  const question = lastUserText(body.messages);
  const suffix = choice === 0 ? '' : ` (choice ${choice + 1})`;
  const format = body.response_format?.type;
  if (behaviour.answer !== undefined) return behaviour.answer + suffix;
  if (format === 'json_schema') {
    return JSON.stringify(schemaExample(body.response_format?.json_schema?.schema, question));
  }
  if (format === 'json_object') return JSON.stringify({ answer: question });
  return `The fake model was asked: ${question}${suffix}`;
}

function toolCallsFor(body: ChatBody, behaviour: FakeBehaviour): readonly FakeToolCall[] {
  if (behaviour.toolCalls) return behaviour.toolCalls;
  if (behaviour.answer !== undefined || body.tool_choice === 'none') return [];
  if (body.messages.at(-1)?.role === 'tool') return [];
  const wanted = typeof body.tool_choice === 'object' ? body.tool_choice.function?.name : undefined;
  const tool = body.tools?.find((candidate) => wanted === undefined || candidate.function.name === wanted);
  if (!tool) return [];
  const filled = schemaExample(tool.function.parameters, lastUserText(body.messages));
  return [{ name: tool.function.name, arguments: JSON.stringify(filled) }];
}

function lastUserText(messages: readonly ChatMessage[]): string {
  return textOf(messages.findLast((message) => message.role === 'user'));
}

function spokenTokens(answer: FakeAnswer): number {
  const calls = sum(answer.toolCalls.map((call) => tokensOf(call.arguments).length));
  return tokensOf(answer.content ?? '').length + tokensOf(answer.refusal ?? '').length + calls;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
