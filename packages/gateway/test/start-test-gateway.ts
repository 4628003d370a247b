import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { FakeEmbedder, type FakeLlmServer, type FakeScript, startFakeLlmServer } from 'reprise/testing';
import { afterAll } from 'vitest';
import { type GatewayOverrides, parseConfig, type RunningGateway, startGateway } from '../src/index.ts';
import { TestLog } from './test-log.ts';

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a test gateway is to be; with nothing set, a healthy upstream and a fake embedder. */
export interface TestGatewaySetup {
  /** Fields of the configuration that differ. */
  readonly config?: Sections;
  readonly overrides?: GatewayOverrides;
  /** How the upstream answers when nothing is scripted. */
  readonly behaviour?: FakeScript;
  /** Use the embedder that the configuration names. */
  readonly realEmbedder?: boolean;
}

/** Headers by name. */
export type HeaderFields = Readonly<Record<string, string>>;

/** A running gateway, its fake upstream, and short ways to ask it. */
export class TestGateway {
  readonly running: RunningGateway;
  readonly upstream: FakeLlmServer;
  readonly log: TestLog;
  /** The data folder. */
  readonly data: string;

  constructor(running: RunningGateway, upstream: FakeLlmServer, log: TestLog, data: string) {
    this.running = running;
    this.upstream = upstream;
    this.log = log;
    this.data = data;
  }

  get url(): string {
    return this.running.url;
  }

  /** An unmodified OpenAI client that never retries. */
  client(apiKey = 'sk-test'): OpenAI {
    return new OpenAI({ baseURL: `${this.url}/v1`, apiKey, maxRetries: 0 });
  }

  post(path: string, body: unknown, headers: HeaderFields = {}, signal?: AbortSignal): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  }

  chat(body: unknown, headers: HeaderFields = {}, signal?: AbortSignal): Promise<Response> {
    return this.post('/v1/chat/completions', body, headers, signal);
  }

  /** Asks a chat and says how the cache was used, or how it failed; the answer is read to its end. */
  async outcome(body: unknown, headers: HeaderFields = {}): Promise<string> {
    const response = await this.chat(body, headers);
    const text = await response.text();
    await this.settled();
    const outcome = response.ok ? response.headers.get('x-reprise-cache') : null;
    return outcome ?? `status ${response.status}: ${text}`;
  }

  /** Resolves when all answers that are complete have been kept. */
  settled(): Promise<void> {
    return this.running.parts.responses.settled();
  }

  async remove(path: string, headers: HeaderFields = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { method: 'DELETE', headers });
  }
}

/**
 * Gives a function that starts test gateways; they, their upstreams and their folders end with the test file.
 */
export function testGateways(): (setup?: TestGatewaySetup) => Promise<TestGateway> {
  const ends: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });
  return async ({ config = {}, overrides = {}, behaviour = {}, realEmbedder = false } = {}) => {
    const data = await mkdtemp(join(tmpdir(), 'reprise-gateway-test-'));
    ends.push(() => rm(data, { recursive: true, force: true }));
    const upstream = await startFakeLlmServer({ behaviour });
    ends.push(() => upstream.close());
    const log = new TestLog();
    const embedder = realEmbedder ? {} : { embedder: new FakeEmbedder() };
    const running = await startGateway(
      parseConfig({
        ...config,
        server: { port: 0, drain_timeout: '2s', ...config['server'] },
        cache: { data, ...config['cache'] },
        upstream: { base_url: `${upstream.url}/v1`, ...config['upstream'] },
        // Tests count what comes upstream, and what is found by meaning; those of audits and confidence say so.
        semantic: { audit_rate: 0, confidence: 0, ...config['semantic'] },
      }),
      { logger: log, ...embedder, ...overrides },
    );
    ends.push(() => running.close());
    return new TestGateway(running, upstream, log, data);
  };
}

/** A chat request with one user message. */
export function ask(content: string, fields: Readonly<Record<string, unknown>> = {}) {
  return { model: 'gpt-4o-mini', messages: [{ role: 'user' as const, content }], ...fields };
}

/** Data of the events of a streamed answer. */
export function eventsOf(text: string): string[] {
  return text
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => event.slice('data: '.length));
}

/** The text that the chunks of a streamed answer add up to. */
export function streamedText(text: string): string {
  const chunks = eventsOf(text).filter((data) => data !== '[DONE]');
  return chunks
    .map((data) => (JSON.parse(data) as { choices: { delta: { content?: string } }[] }).choices[0])
    .map((choice) => choice?.delta.content ?? '')
    .join('');
}
