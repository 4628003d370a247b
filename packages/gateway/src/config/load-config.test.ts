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

describe('a configuration', () => {
  it('has a default for every field', () => {
    const config = loadConfig(undefined, {}, {});
    expect(config.server).toEqual({
      host: '127.0.0.1',
      port: 1733,
      allowed_hosts: [],
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

  it('S2-60 has the sections of the seed as they stand there', async () => {
    const path = await file(`
redis: { enabled: true, host: localhost, port: 6379, password: "", db: 0, key_prefix: "opencontext:" }
capture:
  text_chat:
    enabled: true
    buffer_size: 10
    buffer_ttl: 86400
    redis: { enabled: true }
completion:
  enabled: true
  cache:
    max_size: 1000
    ttl_seconds: 300
    strategy: hybrid
    redis: { enabled: false }
`);
    const { capture, completion, redis } = loadConfig(path, {}, {});
    expect(redis).toMatchObject({ enabled: true, port: 6_379, db: 0, key_prefix: 'opencontext:' });
    expect(capture.text_chat).toMatchObject({
      enabled: true,
      buffer_size: 10,
      buffer_ttl: 86_400,
      redis: { enabled: true },
    });
    expect(completion).toMatchObject({
      enabled: true,
      cache: { max_size: 1_000, ttl_seconds: 300, strategy: 'hybrid', redis: { enabled: false } },
    });
  });

  it('S2-61 takes the numbers of the application sections from the environment, also as text', async () => {
    const path = await file(`
capture: { text_chat: { buffer_size: "\${N}", buffer_ttl: "\${TTL}", max_message: "\${SIZE}" } }
completion: { max_suggestions: "\${N}", cache: { max_size: "\${N}", ttl_seconds: "\${TENTHS}" } }
sessions: { max_rounds: "\${N}", ttl: "\${TTL}", sliding: "\${YES}" }
events: { max_events: "\${N}", backfill: "\${ZERO}", stream_ttl: "\${TTL}" }
`);
    const environment = { N: '12', TTL: '90m', SIZE: '1KiB', TENTHS: '1.50', YES: 'true', ZERO: '0' };
    const { capture, completion, sessions, events } = loadConfig(path, {}, environment);
    expect(capture.text_chat).toMatchObject({ buffer_size: 12, buffer_ttl: 5_400, max_message: 1_024 });
    expect(completion).toMatchObject({ max_suggestions: 12, cache: { max_size: 12, ttl_seconds: 1.5 } });
    expect(sessions).toMatchObject({ max_rounds: 12, ttl: 5_400_000, sliding: true });
    expect(events).toMatchObject({ max_events: 12, backfill: 0, stream_ttl: 5_400_000 });
  });

  it('S2-61 knows that whole seconds of a buffer may be text', () => {
    const parse = (buffer_ttl: unknown) => parseConfig({ capture: { text_chat: { buffer_ttl } } });
    expect(parse('60').capture.text_chat.buffer_ttl).toBe(60);
    expect(parse(60).capture.text_chat.buffer_ttl).toBe(60);
    expect(parse('1d').capture.text_chat.buffer_ttl).toBe(86_400);
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

describe('a bad file', () => {
  async function problemOf(yaml: string): Promise<string> {
    const path = await file(yaml);
    try {
      loadConfig(path, { port: 80 }, { SET: 'x' });
      return 'none';
    } catch (error) {
      expect(RepriseError.isInstance(error) && error.code).toBe('CONFIG_INVALID');
      return (error as Error).message.replaceAll(path, 'FILE');
    }
  }

  it('is told of with its name, and the line of every field', async () => {
    expect(
      await problemOf(`server:
  # the port
  prot: 80
auth:
  keys:
    - key: a
      tenant: b
    - key: c
`),
    ).toBe(`FILE is not valid:
  server.prot (line 3): is not known; did you mean port?
  auth.keys[1].tenant (line 8): is missing`);
  });

  it('is told of with every variable that is not set', async () => {
    expect(
      await problemOf(`upstream:
  api_key: \${NOT_SET}
  base_url: http://\${SET}/\${NOR_THIS}
`),
    ).toBe(`FILE is not valid:
  upstream.api_key (line 2): the environment variable NOT_SET is not set; set it, or write a default: \${NOT_SET:default}
  upstream.base_url (line 3): the environment variable NOR_THIS is not set; set it, or write a default: \${NOR_THIS:default}`);
  });

  it.each([
    ['server:\n\tport: 1', 'line 2, column 1: Tabs are not allowed as indentation'],
    ['cache: {}\ncache: {}', 'line 2, column 1: this key stands here for the second time'],
    ['a: 1\n---\nb: 2', 'line 2, column 1: a second document begins here, but a configuration is one'],
    ['upstream: { api_key: !secret A }', 'line 1, column 22: Unresolved tag: !secret'],
    ['upstream: *gone', 'Unresolved alias (the anchor must be set before the alias): gone'],
  ])('that is no YAML is told of with line and column: %j', async (yaml, expected) => {
    expect(await problemOf(yaml)).toBe(`FILE is not valid YAML:\n  ${expected}`);
  });

  it('that is no YAML is not quoted, since it may hold secrets', async () => {
    expect(await problemOf('upstream: { api_key: "sk-secret }')).not.toContain('secret');
  });

  it('is told of with its name when it is missing, or no mapping', async () => {
    const missing = join(folder, 'missing.yaml');
    expect(() => loadConfig(missing, {}, {})).toThrow(`Cannot read the configuration ${missing}`);
    const form = 'FILE: the configuration must be a mapping of sections; found';
    expect(await problemOf('- a\n- b')).toBe(`${form} a list`);
    expect(await problemOf('just text')).toBe(`${form} text`);
  });
});
