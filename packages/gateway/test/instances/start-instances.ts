import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeBehaviour, type FakeLlmServer, startFakeLlmServer } from 'reprise/testing';
import { expect } from 'vitest';
import { type ChatReceiver, startChatReceiver } from '../chat-receiver.ts';
import { Instance } from './instance.ts';

/** Seconds that a command to Redis may take in these tests, unless they say otherwise; also on a machine that is busy. */
export const socketTimeout = 1;

const chatPath = '/v1/chat/completions';

/** A section of their configuration, as it stands in YAML. */
export type Section = Readonly<Record<string, unknown>>;

/** What gateways have in common. */
interface Surroundings {
  readonly upstream: FakeLlmServer;
  readonly receiver: ChatReceiver;
  readonly prefix: string;
  readonly folder: string;
}

/** Three gateway processes that share a Redis, the upstream of all of them, and where they send captured chats. */
export class Instances implements AsyncDisposable {
  readonly all: readonly Instance[];
  readonly upstream: FakeLlmServer;
  readonly receiver: ChatReceiver;
  /** First part of their keys in Redis. */
  readonly prefix: string;
  readonly #folder: string;

  constructor(all: readonly Instance[], { upstream, receiver, prefix, folder }: Surroundings) {
    this.all = all;
    this.upstream = upstream;
    this.receiver = receiver;
    this.prefix = prefix;
    this.#folder = folder;
  }

  /** The questions that came upstream, in order. */
  get asked(): string[] {
    return this.upstream.requests
      .filter(({ path }) => path === chatPath)
      .map(
        ({ body }) => (body as { readonly messages: readonly { content: string }[] }).messages[0]!.content,
      );
  }

  /** The texts that came to the embedder, in order. */
  get embedded(): string[] {
    return this.upstream.requests
      .filter(({ path }) => path === '/v1/embeddings')
      .flatMap(({ body }) => (body as { readonly input: string | readonly string[] }).input);
  }

  /** Asks one of them. */
  chat(at: number, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.all[at]!.url}${chatPath}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /** How one of them answers from its cache; never asks upstream. */
  async cached(at: number, body: object): Promise<{ readonly outcome: string; readonly text: string }> {
    const response = await this.chat(at, body, { 'cache-control': 'only-if-cached' });
    const found = response.ok ? response.headers.get('x-reprise-cache') : null;
    const outcome = found ?? `status ${response.status}`;
    return { outcome, text: await response.text() };
  }

  /** Waits until each of them says that it reaches Redis, or that it does not. */
  async untilRedisIs(reached: boolean): Promise<void> {
    const states = () => Promise.all(this.all.map((each) => each.reachesRedis()));
    await expect.poll(states, { timeout: 20_000 }).toEqual(this.all.map(() => reached));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((each) => each.kill()));
    await this.upstream.close();
    await this.receiver[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/**
 * Starts three gateways over a Redis, with a prefix of their own; `behaviour` is the upstream's, `semantic` what differs
 * in that section.
 */
export async function startInstances(
  redis: Section,
  behaviour: FakeBehaviour = {},
  semantic: Section = {},
): Promise<Instances> {
  const upstream = await startFakeLlmServer({ behaviour });
  // As long as a lock may well be held when its gateway is killed.
  const receiver = await startChatReceiver(10);
  const folder = await mkdtemp(join(tmpdir(), 'reprise-instances-'));
  const prefix = `test-${randomUUID()}`;
  const file = join(folder, 'reprise.yaml');
  const base = `${upstream.url}/v1`;
  // JSON is YAML, too.
  const config = {
    cache: { data: join(folder, 'data') },
    upstream: { kind: 'openai', base_url: base },
    embedder: { kind: 'openai', model: 'fake-words', base_url: base },
    // The embedder lives in the process of the tests, which have other things to do, and count what comes upstream.
    semantic: { embed_deadline: '10s', audit_rate: 0, confidence: 0, ...semantic },
    capture: { text_chat: { enabled: true, webhook_url: receiver.url } },
    redis: { enabled: true, key_prefix: prefix, socket_timeout: socketTimeout, ...redis },
  };
  await writeFile(file, JSON.stringify(config));
  const instances = new Instances(
    [1, 2, 3].map(() => new Instance(file)),
    { upstream, receiver, prefix, folder },
  );
  try {
    await Promise.all(instances.all.map((each) => each.ready()));
    return instances;
  } catch (error) {
    await instances[Symbol.asyncDispose]();
    throw error;
  }
}
