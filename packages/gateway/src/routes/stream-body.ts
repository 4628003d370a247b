const encoder = new TextEncoder();

/**
 * Texts as the body of a response, pulled as fast as the client reads; when the client leaves, the source is told
 * to return, and when the source fails, the connection is cut, as the upstream's was.
 */
export function streamBody(content: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
