import type { DemoAnswer } from './chat-answer.ts';
import { jittered, type Pace, pause } from './pace.ts';

/** One write to the stream: how long to wait before it, and what it says. */
interface Step {
  readonly wait: number;
  readonly events: readonly object[];
}

interface StreamOptions {
  readonly includeUsage: boolean;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/** Gives an answer as server-sent events, one piece of each choice at a time. */
export function chatStream(answer: DemoAnswer, options: StreamOptions): Response {
  const { pace, signal } = options;
  const encoder = new TextEncoder();
  const steps = stepsOf(answer, options);
  // The reader may leave without aborting the request; either must end the wait under way.
  const stopped = new AbortController();
  const anyStop = AbortSignal.any([signal, stopped.signal]);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value: step, done } = steps.next();
        if (done) {
          controller.enqueue(encoder.encode('data: [DONE]\n\n'));
          controller.close();
          return;
        }
        await pause(pace.clock, step.wait, anyStop);
        const text = step.events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
        controller.enqueue(encoder.encode(text));
      },
      cancel: (reason) => stopped.abort(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-request-id': answer.head.id,
    },
  });
}

function* stepsOf(answer: DemoAnswer, { includeUsage, pace }: StreamOptions): Generator<Step, undefined> {
  const { choices, usage } = answer;
  const chunk = (fields: object): object => ({
    id: answer.head.id,
    object: 'chat.completion.chunk',
    created: answer.head.created,
    model: answer.head.model,
    service_tier: 'default',
    system_fingerprint: 'fp_reprise_demo',
    ...fields,
    ...(includeUsage && !('usage' in fields) && { usage: null }),
  });
  const choiceChunk = (index: number, delta: object, finishReason: string | null = null): object =>
    chunk({ choices: [{ index, delta, logprobs: null, finish_reason: finishReason }] });

  yield {
    wait: jittered(pace, pace.firstTokenLatency),
    events: choices.map((_, index) => choiceChunk(index, { role: 'assistant', content: '', refusal: null })),
  };
  const longest = Math.max(...choices.map(({ pieces }) => pieces.length));
  for (let position = 0; position < longest; position += 1) {
    yield {
      wait: position === 0 ? 0 : jittered(pace, pace.tokenLatency),
      events: choices.flatMap(({ pieces }, index) =>
        position < pieces.length ? [choiceChunk(index, { content: pieces[position] })] : [],
      ),
    };
  }
  yield { wait: 0, events: choices.map(({ finishReason }, index) => choiceChunk(index, {}, finishReason)) };
  if (includeUsage) yield { wait: 0, events: [chunk({ choices: [], usage })] };
  return undefined;
}
