import { RepriseError } from '../../core/index.ts';
import type { Flight } from '../flights/flight.ts';
import { doneData } from '../flights/flight-event.ts';
import type { CompletionChunk } from '../recording/completion-chunk.ts';
import { parseChunk } from '../recording/parse-chunk.ts';
import { toChunks } from '../recording/replay.ts';
import { type FailedCall, upstreamRefusal } from './upstream-refusal.ts';

/**
 * The chunks of an answer under way, from its beginning and then live; leaves the flight at the end, when nobody
 * reads on, and when `signal` aborts.
 *
 * @throws RepriseError `UPSTREAM_CUT` when the answer broke off, `UPSTREAM_FAILED` when it turned out to be an error.
 */
export async function* readFlight(
  flight: Flight,
  call: FailedCall,
  signal: AbortSignal | undefined,
): AsyncGenerator<CompletionChunk, void, void> {
  const reader = flight.join();
  const leave = (): void => flight.leave(reader);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    signal?.throwIfAborted();
    const events = yield* readEvents(flight, reader, call, signal);
    if (events === 0) yield* readBody(flight, call);
  } finally {
    signal?.removeEventListener('abort', leave);
    leave();
  }
}

/** Gives the number of events there were. */
async function* readEvents(
  flight: Flight,
  reader: symbol,
  call: FailedCall,
  signal: AbortSignal | undefined,
): AsyncGenerator<CompletionChunk, number, void> {
  let count = 0;
  let ended = false;
  for (;;) {
    const events = await flight.next(reader);
    signal?.throwIfAborted();
    if (events.length === 0) break;
    count += events.length;
    for (const { data } of events) {
      const chunk = data === doneData ? undefined : readChunk(data, call);
      ended ||= chunk === undefined || chunk.choices?.some((choice) => Boolean(choice.finish_reason));
      if (chunk) yield chunk;
    }
  }
  if (count === 0 || ended) return count;
  throw new RepriseError('UPSTREAM_CUT', `${nameOf(call)} ended its stream before the answer was whole`);
}

/** The answer of a service that streams nothing. */
async function* readBody(flight: Flight, call: FailedCall): AsyncGenerator<CompletionChunk, void, void> {
  const { completion, body } = await flight.end;
  if (completion) return yield* toChunks(completion, { includeUsage: true });
  if (body === '') throw new RepriseError('UPSTREAM_CUT', `${nameOf(call)} gave an empty answer`);
  throw upstreamRefusal(call, 'gave something else than an answer', 200, parse(body));
}

function readChunk(data: string, call: FailedCall): CompletionChunk {
  const chunk = parseChunk(data);
  if (!chunk) throw upstreamRefusal(call, 'sent an event that is no part of an answer', 200, undefined);
  if (chunk['error']) throw upstreamRefusal(call, 'broke off with an error', 200, chunk);
  return chunk;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nameOf({ model, address }: FailedCall): string {
  return `"${model}" at ${address}`;
}
