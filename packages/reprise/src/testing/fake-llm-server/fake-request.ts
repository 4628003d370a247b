import type { IncomingHttpHeaders } from 'node:http';

/** One request the fake LLM server received. */
export interface FakeRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body, the text itself when it is no JSON, undefined when there is none. */
  readonly body: unknown;
  /** Whether the client went away before the answer was complete. */
  readonly aborted: boolean;
  /** Resolves when the exchange is over, whichever way. */
  readonly ended: Promise<void>;
}
