import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { DemoKind, DemoRequest } from './demo-request.ts';
import { type RunDemoOptions, runDemo } from './run-demo.ts';

interface ChatBody {
  readonly stream?: boolean;
  readonly messages: readonly { readonly content: string }[];
}

/** What the fake gateway says about one prompt. */
interface Scripted {
  readonly cache?: string;
  readonly entry?: string;
  readonly similarity?: string;
  readonly status?: number;
  /** Milliseconds before the answer. */
  readonly delay?: number;
}

/** A gateway that answers by script and marks who joined a call under way. */
class FakeGateway {
  readonly received: string[] = [];
  savedUsd: number | undefined = 0;
  underWay = 0;
  mostUnderWay = 0;
  readonly #flights = new Set<string>();
  readonly #script: (prompt: string) => Scripted;
  readonly #server: Server;

  constructor(script: (prompt: string) => Scripted) {
    this.#script = script;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/v1/cache/stats') {
      response.end(JSON.stringify({ savedUsd: this.savedUsd }));
      return;
    }
    const { stream = false, messages } = (await json(request)) as ChatBody;
    const prompt = messages.at(-1)!.content;
    this.received.push(prompt);
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    const { cache = 'miss', entry = prompt, similarity, status = 200, delay = 2 } = this.#script(prompt);
    const joined = this.#flights.has(entry);
    this.#flights.add(entry);
    await new Promise((resolve) => setTimeout(resolve, delay));
    this.#flights.delete(entry);
    this.underWay -= 1;
    response.setHeader(
      'cache-status',
      `reprise; fwd=miss${joined ? '; collapsed' : ''}; detail="not; collapsed"`,
    );
    if (this.savedUsd !== undefined && cache !== 'miss') this.savedUsd += 0.5;
    if (cache !== 'none') response.setHeader('x-reprise-cache', cache);
    response.setHeader('x-reprise-entry', encodeURIComponent(entry));
    if (similarity) response.setHeader('x-reprise-similarity', similarity);
    if (status !== 200) sendError(response, status);
    else if (stream) sendStream(response);
    else sendJson(response);
  }
}

const usage = { prompt_tokens: 4, completion_tokens: 6, total_tokens: 10 };

function sendError(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message: 'no', type: 'invalid_request_error', code: null } }));
}

function sendJson(response: ServerResponse): void {
  response.setHeader('content-type', 'application/json');
  const choices = [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }];
  response.end(JSON.stringify({ id: '1', object: 'chat.completion', choices, usage }));
}

function sendStream(response: ServerResponse): void {
  response.setHeader('content-type', 'text/event-stream');
  const event = (fields: object) =>
    `data: ${JSON.stringify({ object: 'chat.completion.chunk', ...fields })}\n\n`;
  response.write(event({ choices: [{ index: 0, delta: { content: 'yes' }, finish_reason: null }] }));
  response.write(event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }));
  response.end(`${event({ choices: [], usage })}data: [DONE]\n\n`);
}

let gateway: FakeGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

function line(
  id: string,
  group: string,
  prompt: string,
  kind: DemoKind = 'first',
  stream = false,
): DemoRequest {
  return { id, group, kind, stream, messages: [{ role: 'user', content: prompt }] };
}

async function run(
  script: (prompt: string) => Scripted,
  traffic: readonly DemoRequest[],
  options: Partial<RunDemoOptions> = {},
) {
  gateway = new FakeGateway(script);
  const url = await gateway.listen();
  const output = new PassThrough();
  const written: Buffer[] = [];
  output.on('data', (chunk: Buffer) => written.push(chunk));
  const report = await runDemo({ url, traffic, output, ...options });
  return { report, text: Buffer.concat(written).toString(), gateway };
}

describe('runDemo', () => {
  it('counts misses and hits of both kinds, with tokens, money and times', async () => {
    const { report, text } = await run(
      (prompt) => {
        if (prompt === 'again') return { cache: 'exact', entry: 'one' };
        if (prompt === 'other words') return { cache: 'semantic', entry: 'one', similarity: '0.93' };
        return {};
      },
      [
        line('a', 'g', 'one', 'first', true),
        line('b', 'g', 'again', 'repeat'),
        line('c', 'g', 'other words', 'paraphrase', true),
        line('d', 'h', 'two'),
      ],
    );
    const counts = report.rows.map(({ kind, count, tokensSaved }) => ({ kind, count, tokensSaved }));
    expect(counts).toEqual([
      { kind: 'exact', count: 1, tokensSaved: 10 },
      { kind: 'semantic', count: 1, tokensSaved: 10 },
      { kind: 'miss', count: 2, tokensSaved: 0 },
      { kind: 'shared', count: 0, tokensSaved: 0 },
    ]);
    expect(report).toMatchObject({ ending: 'complete', planned: 4, answered: 4, tokensSaved: 20 });
    expect(report).toMatchObject({ savedUsd: 1, wrongHits: [], failures: [], unjudged: 0 });
    const [exact, semantic, miss] = report.rows;
    expect(exact?.firstToken, 'the only exact hit was no stream').toBeUndefined();
    expect(semantic?.firstToken?.p50).toBeGreaterThan(0);
    expect(semantic?.completion?.p95).toBeGreaterThanOrEqual(semantic?.firstToken?.p95 ?? Infinity);
    expect(miss?.share).toBe(0.5);
    expect(text).toMatch(/exact +1 +25\.0% +- +- +[\d.]+ ms +[\d.]+ ms +10 +0/);
    expect(text).toContain("Saved: 20 tokens and $1.0000 by the gateway's price table.");
  });

  it('finds a hit on an entry of another group and prints both prompts', async () => {
    const { report, text } = await run(
      (prompt) =>
        prompt === 'How do I turn it off?'
          ? { cache: 'semantic', entry: 'on', similarity: '0.951' }
          : { entry: 'on' },
      [line('a', 'on', 'How do I turn it on?'), line('b', 'off', 'How do I turn it off?', 'near-miss')],
      { concurrency: 1 },
    );
    expect(report.wrongHits).toMatchObject([
      { request: { id: 'b' }, origin: { id: 'a' }, kind: 'semantic', similarity: 0.951 },
    ]);
    expect(report.rows.find(({ kind }) => kind === 'semantic')?.wrongHits).toBe(1);
    expect(text).toMatch(
      /Wrong semantic hit at similarity 0\.951:\n +asked +b "How do I turn it off\?"\n +answered as +a "How do I turn it on\?"/,
    );
  });

  it('judges hits on entries of an earlier run when an exact hit identifies them, else says so', async () => {
    const { report, text } = await run(
      (prompt) => ({
        cache: prompt === 'same' ? 'exact' : 'semantic',
        entry: prompt === 'lost' ? 'x' : 'old',
      }),
      [line('a', 'g', 'same'), line('b', 'h', 'alike', 'near-miss'), line('c', 'g', 'lost', 'paraphrase')],
    );
    expect(report.wrongHits).toMatchObject([{ request: { id: 'b' }, origin: { id: 'a' } }]);
    expect(report.unjudged).toBe(1);
    expect(text).toContain('Not judged: 1 hits');
  });

  it('sends together what belongs together and tells the shared answers from the one upstream call', async () => {
    const together = ['a', 'b', 'c', 'd'].map((id) => line(id, 'g', 'same', 'together', id < 'c'));
    const { report, gateway } = await run(() => ({ delay: 30 }), together, { concurrency: 1 });
    expect(gateway.mostUnderWay).toBe(4);
    const counts = Object.fromEntries(report.rows.map(({ kind, count }) => [kind, count]));
    expect(counts).toMatchObject({ miss: 1, shared: 3 });
    expect(report.tokensSaved).toBe(30);
    expect(report.wrongHits).toEqual([]);
  });

  it('holds a request back while the first of its group is under way and goes on with the others', async () => {
    const { gateway } = await run(
      (prompt) => ({ delay: prompt === 'slow' ? 40 : 1 }),
      [line('a', 'g', 'slow'), line('b', 'g', 'repeat of slow', 'repeat'), line('c', 'h', 'quick')],
    );
    expect(gateway.received).toEqual(['slow', 'quick', 'repeat of slow']);
  });

  it('keeps to the concurrency', async () => {
    const traffic = Array.from({ length: 20 }, (_, index) => line(`${index}`, `${index}`, `${index}`));
    const { gateway, report } = await run(() => ({ delay: 5 }), traffic, { concurrency: 3 });
    expect(gateway.mostUnderWay).toBe(3);
    expect(report.answered).toBe(20);
  });

  it('counts failures by name and leaves them out of the table', async () => {
    const { report, text } = await run(
      (prompt) => (prompt === 'fine' ? {} : prompt === 'plain' ? { cache: 'none' } : { status: 400 }),
      [
        line('a', 'a', 'bad'),
        line('b', 'b', 'bad', 'first', true),
        line('c', 'c', 'fine'),
        line('d', 'd', 'plain'),
      ],
    );
    expect(report.answered).toBe(1);
    expect(report.failures).toEqual([
      { error: 'HTTP 400 invalid_request_error', count: 2 },
      { error: 'the answer has no x-reprise-cache header', count: 1 },
    ]);
    expect(text).toContain('Failed: 2 x HTTP 400 invalid_request_error');
  });

  it('names an unreachable gateway and still reports', async () => {
    const closed = new FakeGateway(() => ({}));
    const url = await closed.listen();
    await closed.close();
    const output = new PassThrough().resume();
    const report = await runDemo({ url, traffic: [line('a', 'a', 'x'), line('b', 'b', 'y')], output });
    expect(report.failures).toEqual([{ error: 'gateway not reachable (ECONNREFUSED)', count: 2 }]);
    expect(report.savedUsd).toBeUndefined();
  });

  it('stops at the time limit and reports what it has', async () => {
    const { report, text } = await run(
      (prompt) => ({ delay: prompt === 'hangs' ? 5_000 : 1 }),
      [line('a', 'a', 'quick'), line('b', 'b', 'hangs'), line('c', 'c', 'hangs too')],
      { concurrency: 1, timeLimit: 150 },
    );
    expect(report).toMatchObject({ ending: 'time-limit', planned: 3, answered: 1 });
    expect(report.failures).toEqual([{ error: 'not finished when the run ended', count: 1 }]);
    expect(text).toContain('Stopped at the time limit: 1 of 3 requests answered');
  });

  it('stops on Ctrl-C, reports what it has and stops listening for it', async () => {
    const listeners = process.listenerCount('SIGINT');
    const { report } = await run(
      (prompt) => {
        if (prompt === 'hangs') setTimeout(() => process.emit('SIGINT'), 10);
        return { delay: prompt === 'hangs' ? 5_000 : 1 };
      },
      [line('a', 'a', 'quick'), line('b', 'b', 'hangs', 'first', true)],
      { concurrency: 1 },
    );
    expect(report).toMatchObject({ ending: 'interrupted', answered: 1 });
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });
});
