import { answersTo, type FakeAnswer, usageOf } from './answer.ts';
import type { FakeBehaviour } from './behaviour.ts';
import { type ChatBody, tokensOf } from './bodies.ts';

/** What all objects of one completion have in common. */
export interface CompletionContext {
  readonly body: ChatBody;
  readonly behaviour: FakeBehaviour;
  /** Number of the request, from 1; part of the ids. */
  readonly requestNumber: number;
  /** Seconds since the Unix epoch. */
  readonly created: number;
}

type Json = Readonly<Record<string, unknown>>;

/** The answer as one `chat.completion` object. */
export function completionJson(context: CompletionContext): Json {
  const { body } = context;
  const answers = answersTo(body, context.behaviour, context.requestNumber);
  return {
    ...head(context, 'chat.completion'),
    choices: answers.map((answer, index) => ({
      index,
      message: messageOf(answer),
      logprobs: body.logprobs ? { content: logprobsOf(tokensOf(answer.content ?? '')), refusal: null } : null,
      finish_reason: answer.finishReason,
    })),
    usage: usageOf(body, answers),
  };
}

/** The answer as the `data:` payloads of a stream, in order, `[DONE]` included. */
export function completionEvents(context: CompletionContext): string[] {
  const { body, behaviour } = context;
  const answers = answersTo(body, behaviour, context.requestNumber);
  const withUsage = body.stream_options?.include_usage === true;
  const shared = { ...head(context, 'chat.completion.chunk'), ...(withUsage ? { usage: null } : {}) };
  const choices = answers.flatMap((answer, index) => choicesOf(answer, index, context));
  const events = choices.map((choice) => JSON.stringify({ ...shared, choices: [choice] }));
  if (withUsage) events.push(JSON.stringify({ ...shared, choices: [], usage: usageOf(body, answers) }));
  if (!behaviour.withoutDone) events.push('[DONE]');
  return events;
}

function head(context: CompletionContext, object: string): Json {
  return {
    id: `chatcmpl-fake${context.requestNumber}`,
    object,
    created: context.created,
    model: context.body.model,
    service_tier: 'default',
    system_fingerprint: 'fp_fake',
  };
}

function messageOf(answer: FakeAnswer): Json {
  const calls = answer.toolCalls.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  }));
  return {
    role: 'assistant',
    content: answer.content,
    ...(answer.reasoning === undefined ? {} : { reasoning_content: answer.reasoning }),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
    refusal: answer.refusal,
    annotations: [],
  };
}

function choicesOf(answer: FakeAnswer, index: number, { body, behaviour }: CompletionContext): Json[] {
  const choice = (delta: Json, finishReason: string | null = null): Json => ({
    index,
    delta,
    logprobs:
      body.logprobs && typeof delta['content'] === 'string' && delta['content'] !== ''
        ? { content: logprobsOf([delta['content']]), refusal: null }
        : null,
    finish_reason: finishReason,
  });
  const first = choice({ role: 'assistant', content: answer.content === null ? null : '', refusal: null });
  const last = behaviour.withoutFinishReason ? [] : [choice({}, answer.finishReason)];
  return [first, ...deltasOf(answer).map((delta) => choice(delta)), ...last];
}

function deltasOf(answer: FakeAnswer): Json[] {
  return [
    ...tokensOf(answer.reasoning ?? '').map((piece) => ({ reasoning_content: piece })),
    ...tokensOf(answer.content ?? '').map((piece) => ({ content: piece })),
    ...tokensOf(answer.refusal ?? '').map((piece) => ({ refusal: piece })),
    ...answer.toolCalls.flatMap((call, index) => [
      {
        tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }],
      },
      ...(call.arguments.match(/[\s\S]{1,5}/g) ?? []).map((piece) => ({
        tool_calls: [{ index, function: { arguments: piece } }],
      })),
    ]),
  ];
}

function logprobsOf(tokens: readonly string[]): Json[] {
  return tokens.map((token) => ({ token, logprob: -0.25, bytes: [...Buffer.from(token)], top_logprobs: [] }));
}
