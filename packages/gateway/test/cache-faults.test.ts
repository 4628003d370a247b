import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from 'reprise/stores';
import { ChaosStore, FakeEmbedder } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();

async function faults(gateway: TestGateway): Promise<number> {
  const response = await fetch(`${gateway.url}/v1/cache/stats`);
  return ((await response.json()) as { cache: { faults: number } }).cache.faults;
}

/** Asks something new and checks that the upstream answered, in time. */
async function expectAnswered(gateway: TestGateway, question: string, milliseconds: number): Promise<void> {
  const before = gateway.upstream.requests.length;
  const began = performance.now();
  const response = await gateway.chat(ask(question));
  expect(await response.text()).toContain(`The fake model was asked: ${question}`);
  expect(response.status).toBe(200);
  expect(performance.now() - began).toBeLessThan(milliseconds);
  expect(gateway.upstream.requests).toHaveLength(before + 1);
  await gateway.settled();
}

describe('an embedder that fails', () => {
  it.each(['fail', 'hang'] as const)(
    '(%s) makes a miss within the deadline, and is used again when it works',
    async (mode) => {
      const embedder = new FakeEmbedder();
      const gateway = await start({
        overrides: { embedder },
        config: { semantic: { embed_deadline: '100ms' } },
      });
      expect(await gateway.outcome(ask('How do I reset my password?'))).toBe('miss');
      embedder.mode = mode;
      for (let at = 0; at < 3; at += 1) await expectAnswered(gateway, `What is ${at}?`, 1_000);
      expect(await gateway.outcome(ask('How do I reset my password?'))).toBe('exact');
      expect(await gateway.outcome(ask('What is 1?'))).toBe('exact');
      expect(await faults(gateway)).toBeGreaterThan(0);
      expect(gateway.log.about('Comparing by meaning')).toHaveLength(1);

      embedder.mode = 'work';
      // A prompt whose embedding never came is embedded anew.
      await gateway.outcome(ask('What is 1?'), { 'cache-control': 'no-cache' });
      expect(await gateway.outcome(ask('what is 1'))).toBe('semantic');
      expect(await gateway.outcome(ask('How do I reset my password please'))).toBe('semantic');
      await gateway.outcome(ask('Something else that works'));
      expect(gateway.log.about('Comparing by meaning')).toEqual([
        expect.stringContaining('fails'),
        'Comparing by meaning works again',
      ]);
    },
  );
});

describe('a store that fails', () => {
  it('(fail) makes a miss, and is used again when it works', async () => {
    const store = new ChaosStore(memory());
    const gateway = await start({ overrides: { store } });
    expect(await gateway.outcome(ask('First question'))).toBe('miss');
    store.reads = 'fail';
    store.writes = 'fail';
    for (let at = 0; at < 3; at += 1) await expectAnswered(gateway, `Question ${at}`, 900);
    store.reads = 'work';
    store.writes = 'work';
    expect(await gateway.outcome(ask('First question'))).toBe('exact');
    expect(await gateway.outcome(ask('Question 1'))).toBe('miss');
    expect(await gateway.outcome(ask('Question 1'))).toBe('exact');
    expect(gateway.log.about('Reading the cache')).toEqual([
      expect.stringContaining('fails: the chaos store was told to fail; requests go upstream'),
      'Reading the cache works again',
    ]);
    expect(gateway.log.about('Keeping answers')).toEqual([
      expect.stringContaining('fails: the chaos store was told to fail; new answers are not kept'),
      'Keeping answers works again',
    ]);
  });

  it('(hang) makes a miss within the deadline, and is used again when it works', async () => {
    const store = new ChaosStore(memory());
    const gateway = await start({ overrides: { store } });
    expect(await gateway.outcome(ask('First question'))).toBe('miss');
    store.reads = 'hang';
    await expectAnswered(gateway, 'Question while it hangs', 2_500);
    store.reads = 'work';
    expect(await gateway.outcome(ask('First question'))).toBe('exact');
    expect(gateway.log.about('Reading the cache')).toHaveLength(2);
  });

  it('does not delay answers by hanging writes', async () => {
    const store = new ChaosStore(memory());
    const gateway = await start({ overrides: { store } });
    store.writes = 'hang';
    const began = performance.now();
    for (let at = 0; at < 3; at += 1) await (await gateway.chat(ask(`Question ${at}`))).text();
    expect(performance.now() - began).toBeLessThan(2_000);
    await gateway.settled();
    expect(gateway.log.about('Keeping answers')).toHaveLength(1);
  });

  it('fails the cache interface with a clear error, and embeddings not at all', async () => {
    const store = new ChaosStore(memory());
    const gateway = await start({ overrides: { store } });
    store.reads = 'fail';
    store.writes = 'fail';
    const update = await gateway.post('/v1/cache/update', { ...ask('x'), response: 'y' });
    expect(update.status).toBe(500);
    expect(await update.json()).toMatchObject({ error: { type: 'api_error', param: null } });
    const lookup = await gateway.post('/v1/cache/lookup', ask('x'));
    expect(await lookup.json()).toMatchObject({ hit: null });
    const embeddings = await gateway.post('/v1/embeddings', { model: 'm', input: ['a', 'b'] });
    expect(((await embeddings.json()) as { data: unknown[] }).data).toHaveLength(2);
  });
});

describe('a cache file that cannot be used', () => {
  it.each([
    ['is damaged', 'reprise.db'],
    ['cannot be made, its folder being a file', '.'],
  ])('and %s leaves a working gateway that says so', async (_, name) => {
    const folder = await mkdtemp(join(tmpdir(), 'reprise-damaged-'));
    const data = name === '.' ? join(folder, 'file') : folder;
    await writeFile(name === '.' ? data : join(data, name), 'this is no database '.repeat(500));
    const gateway = await start({ config: { cache: { data } } });
    expect(await gateway.outcome(ask('Does it work?'))).toBe('miss');
    expect(await gateway.outcome(ask('Does it work?'))).toBe('exact');
    const health = await fetch(`${gateway.url}/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      status: 'degraded',
      degraded: [expect.any(String)],
      store: 'memory only',
    });
    expect(gateway.log.about('kept in memory only')).toHaveLength(1);
    await gateway.running.close();
    await rm(folder, { recursive: true, force: true });
  });
});

describe('the log', () => {
  it('never holds keys, prompts or answers, whatever fails', async () => {
    const store = new ChaosStore(memory());
    const embedder = new FakeEmbedder();
    const gateway = await start({
      overrides: { store, embedder },
      config: { upstream: { api_key: 'sk-upstream-secret' }, semantic: { embed_deadline: '50ms' } },
    });
    const key = { authorization: 'Bearer sk-caller-secret' };
    const body = ask('What is the launch code of the secret rocket?');
    gateway.upstream.script({ status: 500 }, { cutAfterChunks: 0 }, { malformed: true });
    for (let at = 0; at < 3; at += 1) await gateway.outcome(body, key);
    embedder.mode = 'fail';
    store.reads = 'fail';
    store.writes = 'fail';
    await gateway.outcome(body, key);
    await gateway.post('/v1/cache/update', { ...body, response: 'secret answer' }, key);
    await gateway.chat('{"secret', key);
    store.reads = 'work';
    await gateway.outcome(ask('secret'), key);
    const logged = JSON.stringify(gateway.log.lines);
    expect(gateway.log.lines.length).toBeGreaterThan(2);
    expect(logged).not.toMatch(/secret|rocket/);
  });
});
