import { type FakeLlmServer, startFakeLlmServer } from 'reprise/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDoctor } from './run-doctor.ts';
import { runReprise } from './run-reprise.ts';

describe('reprise doctor', () => {
  let upstream: FakeLlmServer;
  let healthy: Readonly<Record<string, object>>;
  beforeAll(async () => {
    upstream = await startFakeLlmServer();
    healthy = {
      upstream: { kind: 'openai', base_url: `${upstream.url}/v1` },
      embedder: { kind: 'openai', model: 'fake-words', base_url: `${upstream.url}/v1` },
    };
  });
  afterAll(() => upstream.close());

  it('finds nothing wrong where everything answers', async () => {
    expect(await runDoctor(healthy)).toMatchObject({
      code: 0,
      ok: true,
      levels: { config: 'ok', redis: 'ok', upstream: 'ok', embedder: 'ok', 'data folder': 'ok' },
    });
  });

  it('names what does not answer, and fails', async () => {
    const nobody = 'http://127.0.0.1:9/v1';
    const found = await runDoctor({
      upstream: { kind: 'openai', base_url: nobody },
      embedder: { kind: 'openai', model: 'any', base_url: nobody },
      redis: { enabled: true, port: 9 },
    });
    expect(found).toMatchObject({
      code: 1,
      ok: false,
      levels: { config: 'ok', redis: 'error', upstream: 'error', embedder: 'error' },
    });
    expect(found.about('redis')).toContain('ECONNREFUSED');
    expect(found.about('redis')).toContain('Check that Redis runs');
  });

  it('names a data folder that cannot be', async () => {
    const found = await runDoctor({ ...healthy, cache: { data: '/dev/null/data' } });
    expect(found).toMatchObject({ code: 1, levels: { 'data folder': 'error' } });
    expect(found.about('data folder')).toContain('--data');
  });

  it('names the bad field of a configuration', async () => {
    const found = await runDoctor({ redis: { enabled: 'perhaps' } });
    expect(found).toMatchObject({ code: 1, levels: { config: 'error' } });
    expect(found.about('config')).toContain('redis.enabled');
  });

  it('prints a line for each check, and below it what to do', async () => {
    const { code, output } = await runReprise(['doctor', '--config', '/nowhere.yaml']);
    expect(code).toBe(1);
    expect(output).toMatch(
      /^error {4}config {2}Cannot read the configuration \/nowhere\.yaml: .*\n {17}\S.*\n$/,
    );
  });
});
