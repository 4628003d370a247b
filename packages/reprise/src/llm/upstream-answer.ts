/** What an upstream answered, as far as a cache needs it; a `Response` of `fetch` is one. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Whether the status says that the call succeeded. */
export function isSuccess({ status }: Pick<UpstreamAnswer, 'status'>): boolean {
  return status >= 200 && status < 300;
}

/** Whether the answer comes as events, not as one body. */
export function isEventStream({ headers }: Pick<UpstreamAnswer, 'headers'>): boolean {
  return (headers.get('content-type') ?? '').includes('text/event-stream');
}
