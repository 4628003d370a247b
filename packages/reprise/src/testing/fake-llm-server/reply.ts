import type { ServerResponse } from 'node:http';
import { type Clock, deferred } from '../../core/index.ts';
import type { FakeBehaviour } from './behaviour.ts';

/** Puts an answer on the wire the way a behaviour wants it. */
export interface Reply {
  readonly response: ServerResponse;
  readonly behaviour: FakeBehaviour;
  readonly clock: Clock;
  /** Aborted when the exchange is over. */
  readonly over: AbortSignal;
  /** Ends the connection in the middle of the answer. */
  readonly cut: () => void;
}

/** Sends one JSON body. */
export async function sendJson(reply: Reply, status: number, body: unknown): Promise<void> {
  const { response, behaviour } = reply;
  await beforePiece(reply, behaviour.firstTokenDelay);
  const text = JSON.stringify(body);
  const sent = Buffer.from(behaviour.malformed ? text.slice(0, -2) : text);
  if (behaviour.cutAfterChunks === 0) return reply.cut();
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.setHeader('content-length', sent.length);
  if (behaviour.cutAfterChunks === undefined) {
    response.end(sent);
    return;
  }
  await write(reply, sent.subarray(0, sent.length >> 1));
  reply.cut();
}

/** Sends `events` as a server-sent event stream. */
export async function sendEvents(reply: Reply, events: readonly string[]): Promise<void> {
  const { response, behaviour } = reply;
  for (const [index, event] of events.entries()) {
    await beforePiece(reply, index === 0 ? behaviour.firstTokenDelay : behaviour.chunkDelay);
    if (behaviour.cutAfterChunks === index) return reply.cut();
    if (index === 0) response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    const data = behaviour.malformed && index === 1 ? event.slice(0, -2) : event;
    await write(reply, `data: ${data}\n\n`);
  }
  response.end();
}

async function beforePiece({ behaviour, clock, over }: Reply, delay = 0): Promise<void> {
  if (delay > 0) await wait(clock, delay, over);
  await behaviour.gate?.pass(over);
  over.throwIfAborted();
}

async function wait(clock: Clock, delay: number, over: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = deferred<void>();
  const stop = (): void => reject(over.reason);
  over.addEventListener('abort', stop, { once: true });
  const timer = clock.schedule(delay, resolve);
  await promise.finally(() => {
    timer.cancel();
    over.removeEventListener('abort', stop);
  });
}

// Waits until the bytes are handed to the system, so that a cut comes after them and not instead of them.
async function write({ response, over }: Reply, data: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => response.write(data, () => resolve()));
  over.throwIfAborted();
}
