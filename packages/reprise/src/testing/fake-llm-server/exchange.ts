import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, deferred } from '../../core/index.ts';
import type { FakeBehaviour } from './behaviour.ts';
import type { FakeRequest } from './fake-request.ts';
import type { Reply } from './reply.ts';

/** One request and its answer, followed from the first byte until the connection has no more to do with it. */
export class Exchange {
  readonly #message: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #over = new AbortController();
  #cut = false;
  #aborted = false;

  constructor(message: IncomingMessage, response: ServerResponse) {
    this.#message = message;
    this.#response = response;
    response.on('error', () => {});
    response.on('close', () => {
      this.#aborted = !response.writableFinished && !this.#cut;
      this.#over.abort();
    });
  }

  /** Aborted when the exchange is over, whichever way. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Reads the whole request. */
  async read(): Promise<FakeRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#message) chunks.push(chunk as Buffer);
    const { promise: ended, resolve } = deferred<void>();
    this.over.addEventListener('abort', () => resolve());
    const isAborted = (): boolean => this.#aborted;
    return {
      method: this.#message.method ?? 'GET',
      path: (this.#message.url ?? '/').split('?', 1)[0]!,
      headers: this.#message.headers,
      body: parse(Buffer.concat(chunks).toString()),
      ended,
      get aborted() {
        return isAborted();
      },
    };
  }

  /** The way to answer as `behaviour` wants. */
  reply(behaviour: FakeBehaviour, clock: Clock): Reply {
    const cut = (): void => {
      this.#cut = true;
      this.#response.destroy();
    };
    return { response: this.#response, behaviour, clock, over: this.over, cut };
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
