import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { connectRedis, type RedisConnection } from '../../redis/index.ts';
import { AnswerCache, type ChatRequest, withDefaults } from '../../semantic/index.ts';
import { memory } from '../../stores/index.ts';
import { FakeEmbedder, type FakeLlmServer, startFakeLlmServer } from '../../testing/index.ts';
import {
  type Ask,
  type Completion,
  noDirectives,
  ResponseCache,
  type SharedFlightsOptions,
  sharedFlights,
} from '../index.ts';
import { redisFlightBoard } from './redis-flight-board.ts';

const servers = inject('services');
const { redis: url } = servers;

let prefix: string;
let connections: RedisConnection[];
const closing: (() => unknown)[] = [];

beforeEach(() => {
  prefix = `flights-test:${crypto.randomUUID()}`;
  connections = [];
});

afterEach(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  for (const close of closing.splice(0).reverse()) await close();
});

function connect(address = url): RedisConnection {
  const connection = connectRedis({ url: address! });
  connections.push(connection);
  return connection;
}

const boards = (['redis', 'redis7', 'valkey'] as const).map((name) => [name, servers[name]] as const);

describe.each(boards)('a board in %s (skipped only where no server is given)', (_, address) => {
  const board = () => redisFlightBoard(connect(address), { prefix, leaseTime: 150, joinDeadline: 1_000 });
  const bytes = (text: string) => Buffer.from(text);
  const post = (sequence: number, text: string, keepFrom = 1) => ({
    batch: { sequence, bytes: bytes(text) },
    keepFrom,
  });

  it.skipIf(!address)('gives a lease to one, until it is given back or runs out', async () => {
    const [one, two] = [board(), board()];
    expect(await one.join('f', 'a', 0)).toBe('a');
    expect(await two.join('f', 'b', 0)).toBe('a');
    expect(await two.holder('f')).toBe('a');
    await two.land('f', 'b', false);
    expect(await two.join('f', 'b', 0)).toBe('a');
    await one.land('f', 'a', false);
    expect(await two.holder('f')).toBeUndefined();
    expect(await two.join('f', 'b', 0)).toBe('b');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await one.join('f', 'a', 0)).toBe('a');
    expect(await two.post('f', 'b', post(1, 'late'))).toBe(false);
  });

  it.skipIf(!address)('tells of a landed flight to who looked before it landed', async () => {
    const one = board();
    await one.join('f', 'a', 0);
    await one.land('f', 'a', true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await one.join('f', 'b', 5_000)).toBe('a');
    expect(await one.join('f', 'b', 10)).toBe('b');
  });

  it.skipIf(!address)('keeps batches once and in order, tells them, forgets what it is told to', async () => {
    const [one, two] = [board(), board()];
    await one.join('f', 'a', 0);
    const heard: string[] = [];
    const end = await two.listen('f', 'a', ({ sequence, bytes }) => heard.push(`${sequence} ${bytes}`));
    const binary = Uint8Array.from({ length: 256 }, (_, at) => at);
    expect(await one.post('f', 'a', post(1, 'one'))).toBe(true);
    expect(await one.post('f', 'a', post(1, 'one'))).toBe(true);
    expect(await one.post('f', 'a', { batch: { sequence: 2, bytes: binary }, keepFrom: 1 })).toBe(true);
    expect((await two.read('f', 'a', 1)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect([...(await two.read('f', 'a', 2))[0]!.bytes]).toEqual([...binary]);
    await one.post('f', 'a', post(3, 'three', 3));
    expect((await two.read('f', 'a', 1)).map(({ sequence }) => sequence)).toEqual([3]);
    await end();
    expect([heard[0], heard.at(-1)]).toEqual(['1 one', '3 three']);
  });

  it.skipIf(!address)('reads any number of batches', async () => {
    const one = board();
    await one.join('f', 'a', 0);
    for (let sequence = 1; sequence <= 250; sequence += 1) await one.post('f', 'a', post(sequence, 'x'));
    expect(await one.read('f', 'a', 1)).toHaveLength(250);
  });

  it.skipIf(!address)('leaves no key without an end', async () => {
    const redis = connect(address);
    const one = redisFlightBoard(redis, { prefix, leaseTime: 150, joinDeadline: 1_000 });
    await one.join('f', 'a', 0);
    await one.post('f', 'a', post(1, 'one'));
    const found = await redis.send({ args: ['SCAN', '0', 'MATCH', `{${prefix}:*`, 'COUNT', '100000'] });
    const [, names] = found as [string, string[]];
    expect(names).toHaveLength(2);
    for (const key of names) expect(await redis.send({ args: ['PTTL', key], key })).toBeGreaterThan(0);
  });
});

/** An instance of its own, with its own connection, its own store, and an upstream. */
function instance(llm: FakeLlmServer, options: SharedFlightsOptions = {}, address = url) {
  const shared = sharedFlights(connect(address), { prefix, ...options });
  const store = memory();
  const answers = new AnswerCache<Completion>(
    withDefaults({ embedder: new FakeEmbedder(), store, guards: [] }),
  );
  closing.push(() => answers.close());
  const cache = new ResponseCache({ answers, shared });
  const ask =
    (body: ChatRequest): Ask =>
    (signal) =>
      fetch(`${llm.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      });
  return {
    cache,
    shared,
    async read(content: string): Promise<{ text: string; firstAt: number }> {
      const body = { model: 'm', stream: true, messages: [{ role: 'user', content }] };
      const served = await cache.respond(body, { tenant: 't', directives: noDirectives }, ask(body));
      if (served.kind !== 'flight') throw new Error(`expected a flight, got ${served.kind}`);
      const answer = await served.reader.answer({ stream: true, includeUsage: true });
      let text = '';
      let firstAt = 0;
      for await (const piece of answer.content) {
        firstAt ||= performance.now();
        text += piece;
      }
      return { text, firstAt };
    },
  };
}

async function upstream(behaviour: object): Promise<FakeLlmServer> {
  const llm = await startFakeLlmServer({ behaviour });
  closing.push(() => llm.close());
  return llm;
}

/** One event of a streamed answer. */
function event(id: string, content: string): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: null }];
  return `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)]!;
}

describe.skipIf(!url)(`flights of three instances${url ? '' : ' (no server is given)'}`, () => {
  it('make one upstream call of a hundred identical requests, whose streams are complete and equal', async () => {
    const answer = 'one two three four five six seven eight nine ten '.repeat(5);
    const llm = await upstream({ answer, firstTokenDelay: 50, chunkDelay: 5 });
    const all = [instance(llm), instance(llm), instance(llm)];
    const reads = await Promise.all(Array.from({ length: 100 }, (_, at) => all[at % 3]!.read('hello')));
    expect(llm.requests).toHaveLength(1);
    expect(new Set(reads.map(({ text }) => text)).size).toBe(1);
    expect(reads[0]!.text).toContain('[DONE]');
    await Promise.all(all.map(({ cache }) => cache.settled()));
    const stats = all.map(({ shared }) => shared.stats());
    expect(stats.reduce((sum, { led }) => sum + led, 0)).toBe(1);
    expect(stats.reduce((sum, { joined }) => sum + joined, 0)).toBe(2);
  });

  it('show the first token to followers soon after the leader', async () => {
    const llm = await upstream({ answer: 'a b c d', firstTokenDelay: 30, chunkDelay: 5 });
    const [leader, follower] = [instance(llm), instance(llm)];
    const delays: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const led = leader!.read(`question ${round}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      const [first, second] = await Promise.all([led, follower!.read(`question ${round}`)]);
      delays.push(second.firstAt - first.firstAt);
    }
    console.info(`first token of followers after the leader's: p50 ${median(delays).toFixed(2)} ms`);
    expect(llm.requests).toHaveLength(20);
    expect(median(delays)).toBeLessThan(100);
  });

  it.each([
    ['before its answer began', [], 'd'],
    ['in the middle of its answer', [event('c', 'Hello ')], 'c'],
  ])('outlive a leader that is killed %s: one takes over, and all are complete', async (_, begun, id) => {
    const llm = await upstream({});
    const all = [instance(llm, { leaseTime: 1_000 }), instance(llm, { leaseTime: 1_000 })];
    const key = 'k';
    const program = fileURLToPath(new URL('leader-process.js', import.meta.url));
    const child = spawn(process.execPath, [program, url!, prefix, key, ...begun], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    closing.push(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    let calls = 0;
    const again = ['Hel', 'lo w', 'orld'].map((text) => event('d', text));
    const ask: Ask = async () => {
      calls += 1;
      // Long enough for the other to find out who leads now.
      await new Promise((resolve) => setTimeout(resolve, 500));
      const body = [...again, 'data: [DONE]\n\n'].join('');
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    };
    const { signal } = new AbortController();
    const texts = all.map(() => '');
    const over = all.map(async ({ shared }, at) => {
      const exchanged = await shared.fly({ key, lookedFor: 0 }, ask, signal);
      for await (const bytes of exchanged.answer.body ?? []) texts[at] += Buffer.from(bytes).toString();
      await exchanged.land(false);
    });
    const settled = Promise.all(over);
    await expect.poll(() => texts).toEqual(all.map(() => begun.join('')));
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGKILL');
    await settled;
    for (const text of texts) {
      const chunks = [...text.matchAll(/data: (\{.*\})\n\n/g)].map(([, data]) => JSON.parse(data!));
      expect(chunks.map(({ choices }) => choices[0].delta.content).join('')).toBe('Hello world');
      expect(new Set(chunks.map((chunk) => chunk.id))).toEqual(new Set([id]));
      expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    }
    expect(calls).toBe(1);
  });

  it('go on when Redis is emptied: one follower that has shown nothing takes over', async () => {
    const server = await startRedis();
    closing.push(() => server.stop());
    const llm = await upstream({ firstTokenDelay: 1_000 });
    const all = [1, 2, 3].map(() => instance(llm, {}, server.url));
    const reads = Promise.all(all.map(({ read }) => read('hello')));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await server.command('FLUSHALL');
    const texts = (await reads).map(({ text }) => text);
    expect(texts.every((text) => text.includes('[DONE]'))).toBe(true);
    expect(llm.requests).toHaveLength(2);
  });

  it('stay local while Redis is away or stands still, and meet again afterwards', async () => {
    const server = await startRedis();
    closing.push(() => server.stop());
    const llm = await upstream({});
    const all = [instance(llm, {}, server.url), instance(llm, {}, server.url)];
    await all[0]!.read('before');
    server.pause();
    const startedAt = performance.now();
    await Promise.all(all.map(({ read }) => read('paused')));
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    server.resume();
    await server.kill();
    const count = llm.requests.length;
    await Promise.all(all.map(({ read }) => read('away')));
    expect(llm.requests.length).toBe(count + 2);
    await server.restart();
    for (let attempt = 0; ; attempt += 1) {
      const asked = llm.requests.length;
      await Promise.all(all.map(({ read }) => read(`back ${attempt}`)));
      if (llm.requests.length === asked + 1) break;
      if (attempt > 100) throw new Error('the instances never met again');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
});
