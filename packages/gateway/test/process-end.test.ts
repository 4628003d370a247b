import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeLlmServer, Gate, startFakeLlmServer } from 'reprise/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reprise } from './run-reprise.ts';
import { ask, streamedText } from './start-test-gateway.ts';

const started: Reprise[] = [];
let folder = '';
let upstream: FakeLlmServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-end-'));
  upstream = await startFakeLlmServer();
  // What is found by meaning is counted here, not how sure the evidence is; and audits would go upstream.
  await writeFile(
    join(folder, 'reprise.yaml'),
    'semantic: { similarity: 0.8, confidence: 0, audit_rate: 0 }\n',
  );
});

afterAll(async () => {
  for (const gateway of started) {
    gateway.kill('SIGKILL');
    await gateway.ended();
  }
  await upstream.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(data: string): Promise<{ gateway: Reprise; url: string }> {
  const config = join(folder, 'reprise.yaml');
  const gateway = new Reprise(['start', '--port', '0', '--data', join(folder, data), '--config', config], {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.url}/v1`,
  });
  started.push(gateway);
  return { gateway, url: await gateway.url() };
}

function chat(url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function outcome(url: string, question: string): Promise<string | null> {
  const response = await chat(url, ask(question));
  await response.text();
  return response.headers.get('x-reprise-cache');
}

interface Stats {
  readonly cache: { readonly entries: number; readonly indexed: number };
}

describe('SIGTERM', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    '(%s) lets a stream end, keeps the answer, and ends the process',
    async (signal) => {
      const { gateway, url } = await start(signal);
      const gate = new Gate();
      upstream.script({ gate });
      const streamed = ask(`What does ${signal} do to a running stream?`, { stream: true });
      const response = chat(url, streamed);
      await gate.waiting();
      gate.release(3);
      const running = await response;
      gateway.kill(signal);
      await expect.poll(() => gateway.errors, { timeout: 10_000 }).toContain('finishing what is under way');
      gate.open();
      const text = await running.text();
      expect(streamedText(text)).toBe(
        `The fake model was asked: What does ${signal} do to a running stream?`,
      );
      expect(text).toMatch(/data: \[DONE\]\n\n$/);
      expect(await gateway.ended()).toMatchObject({ code: 0 });

      const again = await start(signal);
      const replayed = await chat(again.url, streamed);
      expect(replayed.headers.get('x-reprise-cache')).toBe('exact');
      expect(streamedText(await replayed.text())).toBe(streamedText(text));
    },
  );
});

/** Nothing of one is like anything of another, so that each is kept. */
const wishes = [
  'renew my passport',
  'bake sourdough bread',
  'cancel the hotel booking',
  'change a bicycle tyre',
  'learn to play the piano',
  'export the invoices of last month',
  'keep cats out of the garden',
  'repair a broken zipper',
  'prune an apple tree',
  'connect the printer to the network',
  'remove coffee stains from a carpet',
  'train for a marathon',
  'sell shares of a company',
  'descale a kettle',
  'register a new trademark',
  'write a letter of complaint',
  'measure the height of a mountain',
  'photograph the northern lights',
  'teach children chess',
  'insulate an old attic',
];
const questions = wishes.map((wish) => `How can I ${wish}?`);

describe('kill -9 while writing', () => {
  it('loses no acknowledged answer older than 100 ms, and the index matches the store', async () => {
    const { gateway, url } = await start('killed');
    const acknowledged: { readonly question: string; readonly said: string | null; readonly at: number }[] =
      [];
    const writing = (async () => {
      for (let at = 0; ; at += 1) {
        const question = questions[at] ?? `What is item number ${at}?`;
        const said = await outcome(url, question);
        acknowledged.push({ question, said, at: performance.now() });
      }
    })().catch(() => {});
    await expect.poll(() => acknowledged.length, { interval: 5, timeout: 15_000 }).toBeGreaterThan(60);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const killed = performance.now();
    gateway.kill('SIGKILL');
    await gateway.ended();
    await writing;

    const again = await start('killed');
    const old = acknowledged.filter(({ at }) => at < killed - 100);
    // Whatever was served by meaning is not kept.
    expect(old.filter(({ said }) => said !== 'miss')).toEqual([]);
    expect(old.length).toBeGreaterThan(60);
    const before = upstream.requests.length;
    const stats = async () => (await (await fetch(`${again.url}/v1/cache/stats`)).json()) as Stats;
    // What was written but not yet embedded when the process was killed is embedded now.
    const unindexed = async () => {
      const { entries, indexed } = (await stats()).cache;
      return entries < old.length ? Number.NaN : entries - indexed;
    };
    await expect.poll(unindexed, { timeout: 10_000 }).toBe(0);
    for (const { question } of old) expect(await outcome(again.url, question), question).toBe('exact');
    for (const question of questions) {
      const reworded = question.replace('How can I', 'how do I').replace('?', '');
      expect(await outcome(again.url, reworded), reworded).toBe('semantic');
    }
    expect(upstream.requests).toHaveLength(before);
  }, 60_000);
});
