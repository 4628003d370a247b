import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RepriseError } from 'reprise/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, parseConfig } from './load-config.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-config-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(yaml: string): Promise<string> {
  const path = join(folder, 'reprise.yaml');
  await writeFile(path, yaml);
  return path;
}

function problem(content: unknown): string {
  try {
    parseConfig(content);
    return 'none';
  } catch (error) {
    expect(RepriseError.isInstance(error) && error.code).toBe('CONFIG_INVALID');
    return (error as Error).message;
  }
}

describe('a configuration', () => {
  it('has a default for every field', () => {
    const config = loadConfig(undefined, {}, {});
    expect(config.server).toEqual({
      host: '127.0.0.1',
      port: 1733,
      max_body: 10_485_760,
      drain_timeout: 10_000,
    });
    expect(config.cache).toMatchObject({ data: './data', ttl: 86_400_000, memory: 67_108_864 });
    expect(config.upstream).toMatchObject({ kind: 'auto', timeout: 120_000 });
    expect(config.auth).toMatchObject({ keys: [], share: false });
  });

  it('is read from YAML, with the environment filled in', async () => {
    const path = await file(`
server: { port: "\${PORT}", max_body: 1MiB }
upstream:
  base_url: http://\${HOST:127.0.0.1}:9/v1
  api_key: "\${PASSWORD:}"
  timeout: 1.5s
auth:
  keys:
    - { key: "\${NUMERIC_KEY}", tenant: 42 }
prices:
  my-model: { input: 1, output: 2.5 }
`);
    const config = loadConfig(path, {}, { PORT: '81', NUMERIC_KEY: '98765432109876543210' });
    expect(config.server).toMatchObject({ port: 81, max_body: 1_048_576 });
    expect(config.upstream).toMatchObject({ base_url: 'http://127.0.0.1:9/v1', timeout: 1_500 });
    expect(config.upstream.api_key).toBeUndefined();
    expect(config.auth.keys).toEqual([{ key: '98765432109876543210', tenant: '42' }]);
    expect(config.prices).toEqual({ 'my-model': { input: 1, output: 2.5 } });
  });

  it('yields to the command line', async () => {
    const path = await file('server: { host: 0.0.0.0, port: 1 }\ncache: { ttl: 1h }');
    const config = loadConfig(path, { port: 2, data: '/d' }, {});
    expect(config.server).toMatchObject({ host: '0.0.0.0', port: 2 });
    expect(config.cache).toMatchObject({ data: '/d', ttl: 3_600_000 });
  });

  it('may be an empty file', async () => {
    expect(loadConfig(await file('# nothing\n'), {}, {})).toEqual(parseConfig({}));
  });

  it.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1.5h', 5_400_000],
    [20, 20],
    [0, 0],
  ])('takes the duration %j', (ttl, expected) => {
    expect(parseConfig({ cache: { ttl } }).cache.ttl).toBe(expected);
  });

  it.each([
    ['512', 512],
    ['64KiB', 65_536],
    ['2 GiB', 2_147_483_648],
    [7, 7],
  ])('takes the size %j', (memory, expected) => {
    expect(parseConfig({ cache: { memory } }).cache.memory).toBe(expected);
  });
});

describe('a bad configuration', () => {
  it.each([
    [{ server: { port: 'eighty' } }, 'server.port'],
    [{ server: { port: 65_536 } }, 'server.port'],
    [{ server: { max_body: '10 potatoes' } }, 'server.max_body'],
    [{ server: { prot: 80 } }, 'server'],
    [{ sever: {} }, '(top level)'],
    [{ cache: { ttl: 'a while' } }, 'cache.ttl'],
    [{ cache: { ttl: -1 } }, 'cache.ttl'],
    [{ cache: { max_entries: 0 } }, 'cache.max_entries'],
    [{ semantic: { similarity: 1.5 } }, 'semantic.similarity'],
    [{ upstream: { kind: 'carrier pigeon' } }, 'upstream.kind'],
    [{ auth: { keys: [{ key: 'a', tenant: 't' }, { key: 'b' }] } }, 'auth.keys[1].tenant'],
    [{ prices: { m: { input: -1, output: 0 } } }, 'prices.m.input'],
    [{ server: null }, 'server'],
  ])('is refused with the path of the field: %j', (content, path) => {
    expect(problem(content)).toContain(`\n  ${path}: `);
  });

  it('names an unknown field, and every problem at once', () => {
    const message = problem({ server: { prot: 80 }, cache: { ttl: 'x' }, log: { level: 'loud' } });
    expect(message).toContain('"prot"');
    expect(message).toContain('"x" is not a duration');
    expect(message).toContain('log.level');
  });

  it('names the file', async () => {
    const missing = join(folder, 'missing.yaml');
    expect(() => loadConfig(missing, {}, {})).toThrow(`Cannot read the configuration ${missing}`);
    const bad = await file('server: { port: [');
    expect(() => loadConfig(bad, {}, {})).toThrow(bad);
    const list = await file('- a\n- b');
    expect(() => loadConfig(list, {}, {})).toThrow('must be a mapping');
    const text = await file('just text');
    expect(() => loadConfig(text, {}, {})).toThrow('must be a mapping');
  });
});
