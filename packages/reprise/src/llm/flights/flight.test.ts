import { expect, it } from 'vitest';
import { systemClock } from '../../core/index.ts';
import { Flight } from './flight.ts';
import { FlightReader } from './flight-reader.ts';

function fly(contentType: string, pieces: readonly string[]): Flight {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield Buffer.from(piece);
  }
  const headers = new Headers({ 'content-type': contentType });
  const ask = async () => ({ status: 200, headers, body: body() });
  return new Flight(ask, systemClock, { maxAnswerBytes: 500, abandonAfter: 0 });
}

it('ends when it is abandoned, although a reader that does not read holds it up', async () => {
  const chunk = { choices: [{ index: 0, delta: { content: 'x'.repeat(100) } }] };
  const flight = fly('text/event-stream', Array(100).fill(`data: ${JSON.stringify(chunk)}\n\n`));
  const reader = flight.join();
  await flight.head;
  await new Promise(setImmediate);
  flight.abandon();
  await expect(flight.end).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
  expect(flight.readers).toBe(1);
  flight.leave(reader);
});

it.each([
  ['no message', [{ index: 0, text: 'hi', finish_reason: 'stop' }]],
  ['nothing', [null]],
])('gives an answer whose choice holds %s as it came, and no record of it', async (_, choices) => {
  const body = JSON.stringify({ object: 'text_completion', choices });
  const flight = fly('application/json', [body]);
  const reader = new FlightReader(flight);
  const { content } = await reader.answer({ stream: true, includeUsage: false });
  expect(content).toBe(body);
  expect((await flight.end).completion).toBeUndefined();
});
