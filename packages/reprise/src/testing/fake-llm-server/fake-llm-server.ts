import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../core/index.ts';
import type { FakeBehaviour, FakeScript } from './behaviour.ts';
import { CountWatch } from './count-watch.ts';
import { Exchange } from './exchange.ts';
import type { FakeRequest } from './fake-request.ts';
import { answer } from './routes.ts';

/** Options of {@link startFakeLlmServer}. */
export interface FakeLlmServerOptions {
  /** How requests are answered for which nothing is scripted. @default healthy and at once */
  readonly behaviour?: FakeScript;
  /** Models that are listed; requests may name any. @default ['fake-model'] */
  readonly models?: readonly string[];
  /** Length of embeddings when the request names none. @default 64 */
  readonly dimensions?: number;
  /** Tokens that texts to embed may have; longer ones are refused or cut as OpenAI and Ollama do. @default unlimited */
  readonly contextTokens?: number;
  /** Measures the delays. @default systemClock */
  readonly clock?: Clock;
}

/** A running fake LLM server; see {@link startFakeLlmServer}. */
export class FakeLlmServer implements AsyncDisposable {
  /** Address without a path, `http://127.0.0.1:<port>`; OpenAI clients take `${url}/v1`. */
  readonly url: string;
  /** Every request received, in order of arrival. */
  readonly requests: FakeRequest[] = [];
  readonly #server: Server;
  readonly #options: Required<FakeLlmServerOptions>;
  readonly #scripts: FakeScript[] = [];
  readonly #watch = new CountWatch();
  #concurrent = 0;
  #mostConcurrent = 0;

  /** Use {@link startFakeLlmServer}: `server` must be listening. */
  constructor(server: Server, options: FakeLlmServerOptions) {
    this.#server = server;
    this.#options = {
      behaviour: options.behaviour ?? {},
      models: options.models ?? ['fake-model'],
      dimensions: options.dimensions ?? 64,
      contextTokens: options.contextTokens ?? Number.POSITIVE_INFINITY,
      clock: options.clock ?? systemClock,
    };
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (message, response) => void this.#receive(message, response));
  }

  /** Requests being answered now. */
  get concurrent(): number {
    return this.#concurrent;
  }

  /** The most requests that were being answered at the same time. */
  get mostConcurrent(): number {
    return this.#mostConcurrent;
  }

  /** Decides the next POST requests, one script each, in order; a script with a `path` waits for that path. */
  script(...scripts: readonly FakeScript[]): void {
    this.#scripts.push(...scripts);
  }

  /** Resolves as soon as `count` requests were received since the start. */
  async received(count: number): Promise<void> {
    await this.#watch.atLeast(count);
  }

  /** Stops listening and ends every connection, answered or not. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new Exchange(message, response);
    this.#concurrent += 1;
    this.#mostConcurrent = Math.max(this.#mostConcurrent, this.#concurrent);
    exchange.over.addEventListener('abort', () => {
      this.#concurrent -= 1;
    });
    try {
      const request = await exchange.read();
      this.requests.push(request);
      const requestNumber = this.requests.length;
      this.#watch.update(requestNumber);
      const { clock, ...options } = this.#options;
      const reply = exchange.reply(this.#behaviourFor(request), clock);
      response.setHeader('x-request-id', `req_fake${requestNumber}`);
      await answer({ ...options, request, requestNumber, reply });
    } catch (error) {
      if (!exchange.over.aborted) response.destroy(error as Error);
    }
  }

  #behaviourFor(request: FakeRequest): FakeBehaviour {
    const resolve = (script: FakeScript): FakeBehaviour =>
      typeof script === 'function' ? script(request) : script;
    const fits = ({ path }: FakeBehaviour): boolean => path === undefined || path === request.path;
    if (request.method === 'POST') {
      const index = this.#scripts.findIndex((script) => typeof script === 'function' || fits(script));
      const [script] = index < 0 ? [] : this.#scripts.splice(index, 1);
      if (script) return resolve(script);
    }
    const usual = resolve(this.#options.behaviour);
    return fits(usual) ? usual : {};
  }
}

/**
 * Starts an HTTP server on a free port of 127.0.0.1 that speaks the OpenAI interface and Ollama's, for tests.
 *
 * It answers `POST /v1/chat/completions` (JSON and streams), `POST /v1/embeddings`, `GET /v1/models`,
 * `POST /api/embed`, `GET /api/tags` and `GET /api/version`. Answers follow from the request alone: the same
 * question gets the same text, the same words the same vectors. What should go wrong is scripted.
 *
 * @example
 * ```ts
 * await using server = await startFakeLlmServer();
 * server.script({ status: 429, retryAfter: 1 }, { cutAfterChunks: 3 });
 * const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'any' });
 * ```
 */
export async function startFakeLlmServer(options: FakeLlmServerOptions = {}): Promise<FakeLlmServer> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return new FakeLlmServer(server, options);
}
