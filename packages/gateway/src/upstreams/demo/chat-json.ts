import type { DemoAnswer } from './chat-answer.ts';
import { jittered, type Pace, pause } from './pace.ts';

/** Gives an answer as one JSON object, after the time its longest choice takes. */
export async function chatJson(answer: DemoAnswer, pace: Pace, signal: AbortSignal): Promise<Response> {
  const longest = Math.max(...answer.choices.map(({ pieces }) => pieces.length));
  await pause(pace.clock, jittered(pace, pace.firstTokenLatency + pace.tokenLatency * (longest - 1)), signal);
  return Response.json(
    {
      id: answer.head.id,
      object: 'chat.completion',
      created: answer.head.created,
      model: answer.head.model,
      choices: answer.choices.map(({ pieces, finishReason }, index) => ({
        index,
        message: { role: 'assistant', content: pieces.join(''), refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: finishReason,
      })),
      usage: answer.usage,
      service_tier: 'default',
      system_fingerprint: 'fp_reprise_demo',
    },
    { headers: { 'x-request-id': answer.head.id } },
  );
}
