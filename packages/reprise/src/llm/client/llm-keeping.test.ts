import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCache } from '../../cache/index.ts';
import { memory } from '../../stores/index.ts';
import { ChaosStore, ManualClock } from '../../testing/index.ts';
import { answerTo, cache, collect, open, opened, server, start, stop } from './llm-fixture.js';
import { cacheFolder } from './open-cache.ts';

beforeEach(start);
afterEach(async () => {
  await stop();
  vi.unstubAllEnvs();
});

describe('S3-43 what is the same question', () => {
  it('tells names, models, providers and parameters apart, not addresses', async () => {
    const calls = [
      () => open().oracle('Hi'),
      () => open({ name: 'other' }).oracle('Hi'),
      () => open({ model: 'other' }).oracle('Hi'),
      () => open({ provider: 'ollama', baseUrl: server.url }).oracle('Hi'),
      () => open().oracle('Hi', { temperature: 0 }),
      () => open().oracle('Hi', { extra: { top_k: 1 } }),
      () => open().oracle([{ role: 'system', content: 'Hi' }]),
    ];
    for (const [index, call] of calls.entries()) {
      await call();
      expect(server.requests).toHaveLength(index + 1);
    }
    await open({ baseUrl: `${server.url}/v1/elsewhere`, apiKey: 'other', timeout: 1, retries: 0 }).oracle(
      'Hi',
    );
    await open({ logit_bias: { '1': 1 }, metadata: { team: 'a' } }).oracle([{ content: 'Hi', role: 'user' }]);
    expect(server.requests).toHaveLength(calls.length);
  });

  it('defect 9: leaves the names of a shared cache alone when it leaves out names of its own', async () => {
    const shared = createCache({ exclude: ['debug'] });
    opened.push(shared);
    const llm = open({ cache: shared, cacheExclude: ['seed', 'messages'] });
    await llm.oracle('One', { seed: 1 });
    await llm.oracle('Two', { seed: 2 });
    expect(server.requests).toHaveLength(1);
    const plain = open({ cache: shared });
    await plain.oracle('One', { seed: 1 });
    await plain.oracle('One', { seed: 2 });
    expect(server.requests).toHaveLength(3);
  });
});

describe('S3-40 where answers are kept', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reprise-llm-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['a path', (path: string) => path],
    ['the user’s cache folder', () => true],
  ])('keeps answers in %s beyond the life of the client', async (_title, cacheOf) => {
    vi.stubEnv('REPRISE_CACHE_DIR', folder);
    const options = { cache: cacheOf(folder) };
    const first = open(options);
    await first.oracle('Hi');
    const vector = await first.embed('Hi');
    await first.close();
    const second = open(options);
    expect(await second.oracle('Hi')).toBe(answerTo('Hi'));
    expect(await second.embed('Hi')).toEqual(vector);
    expect(server.requests).toHaveLength(2);
    await second.close();
  });

  it('works without when the user’s cache folder cannot be used, and says so', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    vi.stubEnv('REPRISE_CACHE_DIR', join(file, 'folder'));
    const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const llm = open({ cache: true, logger: log });
    expect(await llm.oracle('Hi')).toBe(answerTo('Hi'));
    expect(log.warn).toHaveBeenCalledWith(expect.stringContaining('Answers are not kept'), expect.anything());
    expect(() => open({ cache: join(file, 'folder') })).toThrow(
      expect.objectContaining({ code: 'STORE_UNAVAILABLE' }),
    );
  });

  it.each([
    [{ REPRISE_CACHE_DIR: '/a', XDG_CACHE_HOME: '/b' }, '/a'],
    [{ REPRISE_CACHE_DIR: '', XDG_CACHE_HOME: '/b' }, '/b/reprise/llm'],
    [{ REPRISE_CACHE_DIR: '', XDG_CACHE_HOME: '', HOME: '/home/ann' }, '/home/ann/.cache/reprise/llm'],
  ])('finds the user’s cache folder by %j', (variables, expected) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    expect(cacheFolder()).toBe(expected);
  });

  it.each(['', memory(), 7])('refuses %j as a cache', (wrong) => {
    expect(() => open({ cache: wrong as string })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('createCache') }),
    );
  });

  it('does not close a cache that was given', async () => {
    await open().close();
    expect(await cache.size()).toBe(0);
  });

  it('answers with what somebody has noted as the expected answer', async () => {
    const llm = open();
    await llm.oracle('Hi');
    for await (const entry of cache) await cache.set(entry.annotate({ expected: 'Hello!' }));
    expect(await llm.oracle('Hi')).toBe('Hello!');
    expect((await collect(llm.stream('Hi'))).join('')).toBe('Hello!');
  });

  it.each(['fail', 'hang'] as const)(
    'asks the model when the cache can only %s, and says so once',
    async (mode) => {
      const store = new ChaosStore(memory());
      const clock = new ManualClock();
      const ticking = setInterval(() => clock.advance(1_000), 5);
      const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
      const broken = createCache({ store, clock });
      opened.push(broken);
      store.reads = mode;
      store.writes = mode;
      const llm = open({ cache: broken, logger: log, clock });
      expect(await llm.oracle('Hi')).toBe(answerTo('Hi'));
      expect(await llm.oracle('Hi')).toBe(answerTo('Hi'));
      expect(log.warn).toHaveBeenCalledTimes(1);
      store.reads = 'work';
      store.writes = 'work';
      await llm.oracle('Hi');
      expect(log.info).toHaveBeenCalledTimes(1);
      await llm.oracle('Hi');
      expect(server.requests).toHaveLength(3);
      clearInterval(ticking);
    },
  );

  it('refuses to be used after close', async () => {
    const llm = open();
    await llm.close();
    await expect(llm.oracle('Hi')).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
