import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

const encoder = new TextEncoder();

/**
 * Texts as the body of a response, pulled as fast as the client reads; when the client leaves, the source is told
 * to return, and when the source fails, the connection is cut, as the upstream's was.
 */
export function streamBody(content: AsyncIterable<string>, context: Context): ReadableStream<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        cut(context, controller, error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/** The server would print the error and might write it into the answer, so the connection is ended here. */
function cut(context: Context, controller: ReadableStreamDefaultController, error: unknown): void {
  const { outgoing } = (context.env ?? {}) as Partial<HttpBindings>;
  if (outgoing) {
    outgoing.destroy();
    controller.close();
  } else {
    controller.error(error);
  }
}
