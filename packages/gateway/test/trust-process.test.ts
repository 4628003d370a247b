import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeBehaviour, type FakeLlmServer, startFakeLlmServer } from 'reprise/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WireTrust } from '../src/trust/index.ts';
import { Reprise, runReprise } from './run-reprise.ts';
import { ask } from './start-test-gateway.ts';

/** Seven words that no other topic has. */
function topic(at: number): string {
  const own = String.fromCharCode(97 + (at % 26), 97 + Math.floor(at / 26));
  return ['ba', 'ke', 'li', 'mo', 'nu', 'sa', 'te'].map((beginning) => `${beginning}${own}ra`).join(' ');
}

function reworded(at: number): string {
  return `${topic(at)} please`;
}

let folder = '';
let upstream: FakeLlmServer;
/** Whether the upstream answers each wording in its own way. */
let particular = false;
let running: Reprise | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-trust-'));
  const behaviour = ({ body }: { readonly body: unknown }): FakeBehaviour => {
    const { messages } = body as { readonly messages?: readonly { readonly content: string }[] };
    return { answer: particular ? `Only this fits: ${messages?.at(-1)?.content}` : 'Press the blue button.' };
  };
  upstream = await startFakeLlmServer({ behaviour });
});

afterEach(async () => {
  particular = false;
  running?.kill('SIGKILL');
  await running?.ended();
});

afterAll(async () => {
  await upstream.close();
  await rm(folder, { recursive: true, force: true });
});

/** Starts a gateway process over the fake upstream; gives short ways to ask it. */
async function start(name: string, semantic: object) {
  const base = `${upstream.url}/v1`;
  const file = join(folder, `${name}.yaml`);
  const own = {
    guards: false,
    confidence: 0,
    judge: { kind: 'equal' },
    similarity: 0.7,
    embed_deadline: '10s',
    ...semantic,
  };
  const config = {
    cache: { data: join(folder, name) },
    upstream: { kind: 'openai', base_url: base },
    embedder: { kind: 'openai', model: 'fake-words', base_url: base },
    semantic: own,
  };
  await writeFile(file, JSON.stringify(config));
  const gateway = new Reprise(['start', '--config', file, '--port', '0']);
  running = gateway;
  const url = await gateway.url();
  const json = async (path: string) => (await fetch(`${url}${path}`)).json();
  const trust = async () => ((await json('/v1/cache/stats')) as { readonly trust: WireTrust }).trust;
  const chat = async (content: string, headers: Readonly<Record<string, string>> = {}): Promise<Headers> => {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(ask(content)),
    });
    await response.text();
    return response.headers;
  };
  /** Asks, and waits until the answer can be found by meaning. */
  const learn = async (content: string): Promise<void> => {
    const { indexed } = ((await json('/v1/cache/stats')) as { cache: { indexed: number } }).cache;
    await chat(content);
    const now = async () => ((await json('/v1/cache/stats')) as { cache: { indexed: number } }).cache.indexed;
    await expect.poll(now, { timeout: 10_000 }).toBeGreaterThan(indexed);
  };
  return { gateway, url, chat, learn, trust, json };
}

describe('a gateway process', () => {
  it('in shadow mode serves nothing by meaning, and tells what it would have served', async () => {
    const { url, chat, learn, trust } = await start('shadow', { shadow: true });
    await learn(topic(0));
    const kept = await chat(reworded(0));
    expect(kept.get('x-reprise-cache')).toBe('miss');
    expect(kept.get('x-reprise-shadow')).toBe('hit');
    await expect
      .poll(async () => (await trust()).shadow, { timeout: 10_000 })
      .toMatchObject({ lookups: 2, hits: 1, right: 1 });
    expect(await trust()).toMatchObject({ state: 'shadow', decisions: { serve: 0, explore: 1 } });
    expect((await trust()).shadow.table.length).toBeGreaterThan(0);
    expect((await chat(reworded(0))).get('x-reprise-cache')).toBe('exact');
    const { output } = await runReprise(['stats', '--url', url]);
    expect(output).toContain('state: shadow');
  });

  it('suspends hits by meaning when audits find too many wrong, says so, and goes on when they are right again', async () => {
    const { gateway, url, chat, learn, trust, json } = await start('audited', {
      max_error: 0.1,
      audit_rate: 1,
    });
    for (let at = 0; at < 55; at += 1) await learn(topic(at));
    particular = true;
    let asked = 0;
    while ((await trust()).state === 'serving' && asked < 25) {
      expect((await chat(reworded(asked))).get('x-reprise-cache')).toBe('semantic');
      asked += 1;
      const audited = async () => (await trust()).audits.different;
      await expect.poll(audited, { timeout: 10_000 }).toBe(asked);
    }
    const suspended = await trust();
    expect(suspended).toMatchObject({ state: 'suspended', reason: expect.stringContaining('wrong') });
    expect(suspended.wrong_answer_rate).toMatchObject({ rate: 1, part: asked, whole: asked });
    expect(suspended.wrong_answer_rate_of_requests.low).toBeGreaterThan(0);
    expect(await json('/health')).toMatchObject({
      status: 'degraded',
      degraded: [expect.stringContaining('suspended')],
      semantic: { status: 'degraded' },
    });
    expect(await json('/api/health')).toMatchObject({
      data: { components: { semantic: { status: 'degraded' } } },
    });
    const told = await runReprise(['stats', '--url', url]);
    expect(told.output).toContain('state: suspended');
    expect(told.output).toMatch(/wrong_of_hits: "?100% \(95%: /);
    const { output } = await runReprise(['stats', '--json', '--url', url]);
    expect((JSON.parse(output) as { trust: WireTrust }).trust.state).toBe('suspended');

    particular = false;
    expect((await chat(topic(0))).get('x-reprise-cache')).toBe('exact');
    for (let at = asked; (await trust()).state === 'suspended' && at < 55; at += 1) {
      expect((await chat(reworded(at))).get('x-reprise-cache')).toBe('miss');
      const observed = async () => (await trust()).observations['shadow'];
      await expect.poll(observed, { timeout: 10_000 }).toBe(at - asked + 1);
    }
    expect(await trust()).toMatchObject({ state: 'serving' });
    expect(await json('/health')).toMatchObject({ status: 'ok', semantic: { status: 'ok' } });
    const lines = gateway.errors.split('\n').filter((line) => line.includes('Answering by meaning'));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('is suspended');
    expect(lines[1]).toContain('goes on');
  }, 60_000);

  it('explains, and takes feedback, on the command line', async () => {
    const { url, chat, learn } = await start('told', { audit_rate: 0 });
    await learn(topic(0));
    const explained = await runReprise(['explain', reworded(0), '--model', 'gpt-4o-mini', '--url', url]);
    expect(explained.errors).toBe('');
    expect(explained).toMatchObject({ code: 0, output: expect.stringMatching(/^outcome: semantic\n/) });
    expect(explained.output).toContain('decided: "serve: ');
    expect(explained.output).toMatch(/\n {2}- entry: chat:[\da-f:]+\n/);
    expect(explained.output).not.toMatch(/…|--all/);
    const exact = await runReprise(['explain', topic(0), '--all', '--model', 'gpt-4o-mini', '--url', url]);
    expect(exact.output).toMatch(/^outcome: exact\n/);
    expect(exact.output).toContain('answers: the same request is cached');
    expect(exact.output).not.toMatch(/decided|--all/);
    expect(await runReprise(['explain', '', '--url', url])).toEqual({
      code: 1,
      output: '',
      errors: 'reprise: The prompt must not be empty\n',
    });
    const asJson = await runReprise(['explain', topic(1), '--model', 'gpt-4o-mini', '--json', '--url', url]);
    expect(JSON.parse(asJson.output)).toMatchObject({ outcome: 'miss', entry_id: null });

    const elsewhere = await runReprise(['explain', topic(0), '--url', url]);
    expect(elsewhere.output).toContain('outcome: miss');
    expect(elsewhere.output).toContain('name them with --model');

    const entry = (await chat(topic(0))).get('x-reprise-entry')!;
    const right = await runReprise(['feedback', entry, '--right', '--prompt', reworded(0), '--url', url]);
    expect(right.output).toBe('Noted.\n');
    const wrong = ['feedback', entry, '--wrong', '--url', url];
    expect((await runReprise(wrong)).output).toBe('Removed; no other entry is close to it.\n');
    expect((await runReprise(wrong)).output).toBe('There is no such entry, or no more.\n');
    expect((await chat(topic(0))).get('x-reprise-cache')).toBe('miss');
    const unclear = await runReprise(['feedback', entry, '--url', url]);
    expect(unclear).toMatchObject({ code: 1, errors: expect.stringContaining('--wrong or --right') });
    const shortened = await runReprise(['feedback', 'chat:2f18…:e3b0…:0f56…', '--wrong', '--url', url]);
    expect(shortened).toMatchObject({ code: 1, errors: expect.stringContaining('is shortened\nThe header') });
    expect(shortened.errors).toContain('--all');
    const other = await runReprise(['feedback', 'chat:somebody:else', '--right', '--url', url]);
    expect(other).toMatchObject({ code: 1, errors: expect.stringContaining('There is no such entry') });
    expect(other.errors).toContain('x-reprise-entry');
    expect(other.errors).not.toMatch(/upstream|Correct the named argument/);
  }, 40_000);
});
