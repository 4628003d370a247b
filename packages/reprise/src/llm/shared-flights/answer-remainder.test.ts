import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Completion } from '../recording/completion.ts';
import type { CompletionChunk } from '../recording/completion-chunk.ts';
import { encodeStream, toChunks } from '../recording/replay.ts';
import { StreamRecord } from '../recording/stream-record.ts';
import { AnswerRemainder } from './answer-remainder.ts';
import { BegunAnswer } from './begun-answer.ts';
import { WholeEvents } from './whole-events.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', 'ü', '😀', '\n', '"'),
  minLength: 1,
  maxLength: 120,
});
const call = fc.record({ name: fc.constantFrom('add', 'sub'), arguments: text }).map((called) => ({
  id: 'x',
  type: 'function',
  function: called,
}));
const choice = fc.record(
  { content: text, reasoning_content: text, tool_calls: fc.array(call, { minLength: 1, maxLength: 3 }) },
  { requiredKeys: ['content'] },
);
const completions = fc.array(choice, { minLength: 1, maxLength: 3 }).map(
  (choices): Completion => ({
    id: 'begun',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: choices.map((message, index) => ({
      index,
      message: { role: 'assistant', ...message },
      finish_reason: 'stop',
    })),
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  }),
);

/** The answer under another id, its texts in other pieces, its choices in another order. */
function again(completion: Completion, size: number): string {
  const other = { ...completion, id: 'again', created: 2, choices: [...completion.choices].reverse() };
  const chunks = toChunks(other, { includeUsage: true }).flatMap((chunk) => inPieces(chunk, size));
  return `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`;
}

function inPieces(chunk: CompletionChunk, size: number): CompletionChunk[] {
  const [only] = chunk.choices;
  const content = only?.delta.content;
  if (!only || typeof content !== 'string' || content.length <= size) return [chunk];
  return Array.from({ length: Math.ceil(content.length / size) }, (_, at) => {
    const delta = { content: content.slice(at * size, (at + 1) * size) };
    return { ...chunk, choices: [{ ...only, delta }] };
  });
}

function recordOf(...texts: readonly (string | Uint8Array)[]): Completion | undefined {
  const record = new StreamRecord(1_000_000);
  for (const piece of texts) record.read(Buffer.from(piece));
  return record.completion();
}

/** What goes out when the stream breaks off at a byte and another answer follows. */
function goOn(begun: Buffer, other: string): { given: Uint8Array; rest: string } {
  const given = new WholeEvents(1_000_000).take(begun);
  const answer = new BegunAnswer();
  for (const event of new StreamRecord(1_000_000).read(given)) answer.take(event);
  const remainder = new AnswerRemainder(answer);
  const rest = remainder.take(new StreamRecord(1_000_000).read(Buffer.from(other)));
  remainder.end();
  return { given, rest };
}

it('makes the whole answer of its beginning and any other stream of it, wherever it broke off', () => {
  fc.assert(
    fc.property(completions, fc.nat(), fc.integer({ min: 1, max: 30 }), (completion, at, size) => {
      const whole = Buffer.from(encodeStream(completion, { includeUsage: true }));
      const cutAt = at % (whole.length - 'data: [DONE]\n\n'.length + 1);
      const { given, rest } = goOn(whole.subarray(0, cutAt), again(completion, size));
      const expected = recordOf(whole)!;
      const own = given.length > 0 ? {} : { id: 'again', created: 2 };
      expect(recordOf(given, rest)).toEqual({ ...expected, ...own });
    }),
  );
});

it('gives either the whole of another answer or nothing of it', () => {
  fc.assert(
    fc.property(completions, completions, fc.nat(), (completion, other, at) => {
      const whole = Buffer.from(encodeStream(completion));
      const cutAt = at % (whole.length - 'data: [DONE]\n\n'.length + 1);
      let went: ReturnType<typeof goOn>;
      try {
        went = goOn(whole.subarray(0, cutAt), again(other, 7));
      } catch (error) {
        expect(error).toMatchObject({ code: 'UPSTREAM_CUT' });
        return;
      }
      expect(recordOf(went.given, went.rest)?.choices).toEqual(recordOf(again(other, 7))?.choices);
    }),
  );
});
