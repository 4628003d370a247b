import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Logger, RepriseError } from '../../core/index.ts';
import {
  embedderContract,
  type FakeLlmServer,
  type FakeLlmServerOptions,
  Gate,
  ManualClock,
  startFakeLlmServer,
} from '../../testing/index.ts';
import type { Embedder } from '../embedder.ts';
import { ollama } from '../ollama/ollama.ts';
import { openAICompatible } from '../openai-compatible/openai-compatible.ts';
import type { RemoteEmbedderOptions } from './remote-embedder-options.ts';

const secret = 'sk-very-secret';
const clock = new ManualClock();
let server: FakeLlmServer;

async function restart(options: FakeLlmServerOptions): Promise<void> {
  await server.close();
  server = await startFakeLlmServer(options);
}

/** Moves the clock on, a tenth of a second at a time, until the embedder has answered; its waits never take real time. */
async function settled<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const finish = (): void => {
    done = true;
  };
  work.then(finish, finish);
  while (!done) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    clock.advance(100);
  }
  return work;
}

async function failureOf(work: Promise<unknown>): Promise<RepriseError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (RepriseError.isInstance(error)) return error;
  throw new Error('expected a RepriseError', { cause: error });
}

beforeEach(async () => {
  server = await startFakeLlmServer();
});
afterEach(() => server.close());

const kinds: Record<string, (options?: RemoteEmbedderOptions) => Embedder> = {
  openAICompatible: (options) =>
    openAICompatible({ model: 'bge-m3', apiKey: secret, baseUrl: `${server.url}/v1`, clock, ...options }),
  ollama: (options) => ollama('bge-m3', { baseUrl: server.url, clock, ...options }),
};

describe.each(Object.entries(kinds))('%s as an embedder', (_, make) => {
  for (const { title, run } of embedderContract(make)) it(title, run);
});

describe.each(Object.entries(kinds))('%s against a service that fails', (_, make) => {
  it('tries again after 429 and waits as long as retry-after says', async () => {
    server.script({ status: 429, retryAfter: 5 });
    const started = clock.now();
    const [embedding] = await settled(make().embed(['a tower']));
    expect(embedding?.vector).toHaveLength(64);
    expect(clock.now() - started).toBeGreaterThanOrEqual(5_000);
    expect(server.requests).toHaveLength(2);
  });

  it('gives up at once when retry-after passes the deadline', async () => {
    server.script({ status: 429, retryAfter: new Date(clock.now() + 90_000).toUTCString() });
    const error = await failureOf(make().embed(['a tower']));
    expect(error).toMatchObject({ code: 'EMBEDDER_FAILED', details: { status: 429 } });
    expect(server.requests).toHaveLength(1);
  });

  it('reports address, model and status when 500s use up the retries, but neither key nor text', async () => {
    server.script(...Array.from({ length: 3 }, () => ({ status: 500 })));
    const error = await failureOf(settled(make({ retries: 2 }).embed(['a very private text'])));
    expect(error.code).toBe('EMBEDDER_FAILED');
    expect(error.message).toContain('bge-m3');
    expect(error.message).toContain(server.url);
    expect(error.message).toContain('status 500 (3 attempts)');
    const shown = error.message + JSON.stringify(error.details) + String(error.cause);
    expect(shown).not.toMatch(/private|secret/);
    expect(server.requests).toHaveLength(3);
  });

  it('does not repeat what the service refuses', async () => {
    server.script({ status: 404 });
    expect((await failureOf(make().embed(['a']))).details['status']).toBe(404);
    expect(server.requests).toHaveLength(1);
  });

  it('tries again after a timeout of one attempt', async () => {
    server.script({ silent: true });
    const embeddings = await settled(make({ timeout: '2s' }).embed(['a']));
    expect(embeddings).toHaveLength(1);
    await server.requests[0]?.ended;
    expect(server.requests.map((request) => request.aborted)).toEqual([true, false]);
  });

  it('ends at the deadline of the whole call', async () => {
    server.script(...Array.from({ length: 9 }, () => ({ silent: true })));
    const work = make({ timeout: '4s', deadline: '10s', retries: 9 }).embed(['a']);
    expect((await failureOf(settled(work))).code).toBe('EMBEDDER_FAILED');
    expect(server.requests.length).toBeLessThanOrEqual(3);
  });

  it('names the reason when the connection is refused', async () => {
    const embedder = make({ retries: 0 });
    await server.close();
    expect((await failureOf(embedder.embed(['a']))).message).toContain('ECONNREFUSED');
  });

  it('tries again when the answer breaks off', async () => {
    server.script({ cutAfterChunks: 0 }, { cutAfterChunks: 1 });
    expect(await settled(make().embed(['a']))).toHaveLength(1);
    expect(server.requests).toHaveLength(3);
  });

  it.each(['too-few', 'too-many', 'zero', 'mixed-dimensions', 'not-a-number'] as const)(
    'rejects an answer with the fault "%s"',
    async (embeddings) => {
      server.script({ embeddings });
      expect((await failureOf(make().embed(['a', 'b', 'c']))).code).toBe('EMBEDDER_FAILED');
    },
  );

  it('rejects an answer that is no JSON', async () => {
    server.script({ malformed: true });
    expect((await failureOf(make().embed(['a']))).message).toMatch(/no list/);
  });

  it('rejects vectors of another length than before', async () => {
    const embedder = make();
    await embedder.embed(['a']);
    expect(embedder.dimensions).toBe(64);
    server.script({ embeddings: 'other-dimensions' });
    expect((await failureOf(embedder.embed(['b']))).message).toContain(
      '65 dimensions, not 64 as before; if that is meant, restart',
    );
  });
});

describe.each(Object.entries(kinds))('%s', (_, make) => {
  it('rejects at once with the reason of an aborted signal and lets go of the connection', async () => {
    server.script({ silent: true });
    const controller = new AbortController();
    const work = make().embed(['a'], controller.signal);
    await server.received(1);
    const reason = new Error('no longer needed');
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
    await server.requests[0]?.ended;
    expect(server.requests[0]?.aborted).toBe(true);
  });

  it('stops waiting between attempts when aborted', async () => {
    server.script({ status: 500 });
    const controller = new AbortController();
    const work = make().embed(['a'], controller.signal);
    await server.received(1);
    await server.requests[0]?.ended;
    controller.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
    expect(server.requests).toHaveLength(1);
  });

  it('embeds in batches, in order', async () => {
    const texts = ['one', 'two', 'three', 'four', 'five'];
    const embedder = make({ batchSize: 2 });
    const together = await embedder.embed(texts);
    expect(server.requests).toHaveLength(3);
    for (const [index, text] of texts.entries()) {
      const [alone] = await embedder.embed([text]);
      expect(alone?.vector).toEqual(together[index]?.vector);
    }
  });

  it('gives unit vectors with full coverage', async () => {
    const [embedding] = await make().embed(['a tower']);
    expect(Math.hypot(...embedding!.vector)).toBeCloseTo(1, 5);
    expect(embedding).toMatchObject({ coverage: 1, truncated: false });
  });

  it('cuts a text that surely exceeds the window and says so', async () => {
    const [long, short] = await make({ maxTokens: 4 }).embed(['中文'.repeat(20), 'short']);
    expect([long?.truncated, short?.truncated]).toEqual([true, false]);
    expect(server.requests[0]?.body).toMatchObject({ input: ['中文中文', 'short'] });
  });

  it('asks for the configured dimensions and carries them in its id', async () => {
    const embedder = make({ dimensions: 16 });
    expect([embedder.dimensions, embedder.id.endsWith(':bge-m3:16')]).toEqual([16, true]);
    expect((await embedder.embed(['a']))[0]?.vector).toHaveLength(16);
  });

  it('rejects empty texts without a request and gives nothing for nothing', async () => {
    expect((await failureOf(make().embed(['a', ' ']))).code).toBe('INVALID_ARGUMENT');
    expect(await make().embed([])).toEqual([]);
    expect(server.requests).toHaveLength(0);
  });

  it('ends calls under way when closed and takes no more', async () => {
    const gate = new Gate();
    server.script({ gate });
    const embedder = make();
    const work = failureOf(embedder.embed(['a']));
    await gate.waiting();
    await embedder.close();
    expect((await work).code).toBe('CLOSED');
    expect((await failureOf(embedder.embed(['a']))).code).toBe('CLOSED');
  });

  it('logs once when the service begins to fail and once when it works again', async () => {
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const embedder = make({ retries: 0, logger });
    server.script({ status: 500 }, { status: 500 });
    await failureOf(embedder.embed(['a']));
    await failureOf(embedder.embed(['a']));
    await embedder.embed(['a']);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('works again');
  });

  it.each([{ batchSize: 0 }, { retries: -1 }, { dimensions: 1.5 }, { timeout: 'soon' }, { threshold: 2 }])(
    'refuses the options %j',
    (options) => {
      expect(() => make(options)).toThrow(RepriseError);
    },
  );
});

describe('openAICompatible', () => {
  it('orders embeddings by their index, wherever they stand', async () => {
    const embedder = kinds['openAICompatible']!();
    const texts = ['one', 'two', 'three'];
    const expected = await embedder.embed(texts);
    server.script({ embeddings: 'shuffled' });
    expect(await embedder.embed(texts)).toEqual(expected);
  });

  it('rejects an answer that gives one index twice', async () => {
    server.script({ embeddings: 'same-index' });
    const error = await failureOf(kinds['openAICompatible']!().embed(['one', 'two']));
    expect(error.message).toContain('no embedding came back for text 1 of 2');
  });

  it('sends the key as a bearer token', async () => {
    await kinds['openAICompatible']!().embed(['a']);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${secret}`);
  });

  it('names model and dimensions in its id and takes the threshold of the model', () => {
    const large = openAICompatible({ model: 'text-embedding-3-large', dimensions: 256 });
    expect([large.id, large.threshold]).toEqual(['openai:text-embedding-3-large:256', 0.86]);
    expect(openAICompatible({ model: 'bge-m3' }).threshold).toBe(0.88);
  });

  it('reads base64 vectors', async () => {
    const base64 = Buffer.from(new Float32Array([3, 4]).buffer).toString('base64');
    const answer = { data: [{ index: 0, embedding: base64 }] };
    const embedder = openAICompatible({ model: 'm', fetch: async () => Response.json(answer) });
    const [embedding] = await embedder.embed(['a']);
    expect([...embedding!.vector].map((value) => value.toFixed(3))).toEqual(['0.600', '0.800']);
  });

  it.each(['not a url', 'ftp://127.0.0.1', 'http://user:word@127.0.0.1'])(
    'refuses the base URL %s',
    (baseUrl) => {
      expect(() => openAICompatible({ model: 'm', baseUrl })).toThrow(RepriseError);
    },
  );
});

describe('ollama', () => {
  it('has Ollama cut only the text it refused and reports it', async () => {
    await restart({ contextTokens: 3 });
    const embeddings = await kinds['ollama']!().embed(['one two', 'one two three four', 'three']);
    expect(embeddings.map((embedding) => embedding.truncated)).toEqual([false, true, false]);
    expect(
      server.requests.filter((request) => (request.body as { truncate: boolean }).truncate),
    ).toHaveLength(1);
  });
});
