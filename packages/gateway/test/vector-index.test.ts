import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGateway, parseConfig } from '../src/index.ts';
import { runDoctor } from './run-doctor.ts';
import { ask, testGateways } from './start-test-gateway.ts';

describe('semantic.index', () => {
  const start = testGateways();
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'reprise-vector-index-'));
  });
  afterAll(() => rm(data, { recursive: true, force: true }));
  const open = (semantic: object) => openGateway(parseConfig({ cache: { data }, semantic }));

  it('that lacks what it needs is an error at the start, which says what', async () => {
    const withoutRedis = { code: 'CONFIG_INVALID', message: expect.stringContaining('redis.enabled: true') };
    await expect(open({ index: 'redis' })).rejects.toMatchObject(withoutRedis);
    const withoutDatabase = { code: 'CONFIG_INVALID', message: expect.stringContaining('DATABASE_URL') };
    await expect(open({ index: 'pgvector' })).rejects.toMatchObject(withoutDatabase);
    expect(() => parseConfig({ semantic: { index: 'bits' } })).toThrow(/semantic\.index/);
  });

  it('is not asked for anything when answers are not found by meaning', async () => {
    const gateway = await open({ enabled: false, index: 'pgvector' });
    await gateway.close();
  });

  it('and all else that was opened is closed when a later part cannot be opened', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => sockets.delete(socket))
        .resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const upstream = { kind: 'openai', base_url: `http://127.0.0.1:${port}/v1` };
    const redis = { enabled: true, host: '127.0.0.1', port };
    const judge = { kind: 'llm', model: 'm', base_url: 'nowhere' };
    const config = parseConfig({ cache: { data }, semantic: { index: 'redis', judge }, upstream, redis });
    await expect(openGateway(config)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    // What was begun before is told of late on a busy machine.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect.poll(() => sockets.size).toBe(0);
    // Neither connection is tried again.
    let later = 0;
    server.on('connection', () => {
      later += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(later).toBe(0);
    await new Promise((resolve) => server.close(resolve));
    await (await open({ enabled: false })).close();
  });

  it('in a database that is out of reach leaves exact hits, and one line', async () => {
    const gateway = await start({
      config: { semantic: { index: 'pgvector', database_url: 'postgres://user:SECRET@127.0.0.1:9/none' } },
    });
    expect(await gateway.outcome(ask('How do I reset my password?'))).toBe('miss');
    expect(await gateway.outcome(ask('How do I reset my password?'))).toBe('exact');
    expect(await gateway.outcome(ask('How do I reset my password please'))).toBe('miss');
    const lines = gateway.log.lines.filter(({ level }) => level === 'warn' || level === 'error');
    expect(lines.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The vector index fails: .*127\.0\.0\.1:9.*only exact requests are answered/),
    ]);
    expect(lines[0]?.message).not.toContain('SECRET');
  });

  it('is examined by reprise doctor', async () => {
    const upstream = { kind: 'demo' };
    const found = await runDoctor({ upstream, semantic: { index: 'redis' } });
    expect(found).toMatchObject({ code: 1, levels: { 'vector index': 'error' } });
    expect(found.about('vector index')).toContain('redis.enabled');
    const healthy = await runDoctor({ upstream, semantic: { enabled: false, index: 'redis' } });
    expect(healthy.levels).toMatchObject({ 'vector index': 'ok' });
  });
});
