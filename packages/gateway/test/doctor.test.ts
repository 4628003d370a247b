import { type FakeLlmServer, startFakeLlmServer } from 'reprise/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDoctor } from './run-doctor.ts';
import { runReprise } from './run-reprise.ts';

const path = '/v1/chat/completions';

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

  it('tells what it found also where only the demo answers', async () => {
    const judge = { kind: 'llm', model: 'demo-small' };
    const found = await runDoctor({ upstream: { kind: 'demo' }, semantic: { judge } });
    expect(found.levels).toMatchObject({ config: 'ok', upstream: expect.any(String) });
    expect(found.code).toBe(found.ok ? 0 : 1);
  });

  it('asks the previous embedder, too', async () => {
    const { embedder } = healthy;
    const before = { ...embedder, model: 'fake-other' };
    const asked = await runDoctor({ ...healthy, semantic: { previous_embedder: before } });
    expect(asked).toMatchObject({ ok: true, levels: { embedder: 'ok', 'previous embedder': 'ok' } });
    const away = { ...before, base_url: 'http://127.0.0.1:9/v1' };
    const found = await runDoctor({ ...healthy, semantic: { previous_embedder: away } });
    expect(found).toMatchObject({ ok: false, levels: { embedder: 'ok', 'previous embedder': 'error' } });
    const same = await runDoctor({ ...healthy, semantic: { previous_embedder: embedder } });
    expect(same).toMatchObject({ ok: false, levels: { config: 'error' } });
    expect(same.about('config')).toContain('semantic.previous_embedder (line 1): is the embedder itself');
  });

  it('says what is measured of hits by meaning, and who judges', async () => {
    const found = await runDoctor(healthy);
    expect(found).toMatchObject({ code: 0, ok: true, levels: { audits: 'ok', judge: 'warning' } });
    expect(found.about('audits')).toContain(
      '1% of hits by meaning are audited; at most 1% of all requests may be answered wrongly',
    );
  });

  it('warns when a policy is to learn and nothing is audited or judged', async () => {
    const semantic = { policy: 'learned', audit_rate: 0, judge: { kind: 'equal' } };
    const found = await runDoctor({ ...healthy, semantic });
    expect(found).toMatchObject({ code: 0, ok: true, levels: { audits: 'warning', judge: 'warning' } });
    expect(found.about('audits')).toContain('semantic.audit_rate');
    expect(found.about('judge')).toContain('semantic.judge.kind');
  });

  it('asks the model that judges, and fails when it does not answer', async () => {
    const judge = { kind: 'llm', model: 'small' };
    upstream.script({ path, answer: 'same' }, { path, answer: 'Different.' });
    const found = await runDoctor({ ...healthy, semantic: { judge } });
    expect(found).toMatchObject({ ok: true, levels: { judge: 'ok' } });
    const bodies = upstream.requests.map(({ body }) => body);
    expect(bodies).toContainEqual(
      expect.objectContaining({ model: 'small', temperature: 0, max_tokens: 16 }),
    );
    const away = { ...judge, base_url: 'http://127.0.0.1:9/v1', api_key: 'sk-of-the-judge' };
    const broken = await runDoctor({ ...healthy, semantic: { judge: away } });
    expect(broken).toMatchObject({ code: 1, ok: false, levels: { judge: 'error', upstream: 'ok' } });
    expect(broken.about('judge')).toContain('semantic.judge.model');
    expect(broken.about('judge')).not.toContain('sk-of-the-judge');
  });

  it.each([
    ['refuses', { status: 400 }, 'The upstream answers with 400: Invalid request.'],
    ['says nothing', { answer: '', finishReason: 'length' }, 'finish_reason length'],
    ['gives no verdict', { answer: 'I like trains' }, '"I like trains", which is no verdict'],
    ['is wrong', { answer: 'different' }, 'says "different" of two equal answers'],
  ] as const)('fails when the model that judges %s, and tells what it said', async (_, behaviour, said) => {
    upstream.script({ path, ...behaviour });
    const found = await runDoctor({ ...healthy, semantic: { judge: { kind: 'llm', model: 'small' } } });
    expect(found).toMatchObject({ code: 1, ok: false, levels: { judge: 'error' } });
    expect(found.about('judge')).toContain(said);
    expect(found.about('judge')).toContain('without thinking first');
  });

  it.each([
    [{ answer: 'When does the toy museum open?' }, 'ok', 'small'],
    [{ answer: 'NONE' }, 'error', 'makes no question'],
    [{ answer: 'How are pears stored?' }, 'warning', '"How are pears stored?"'],
    [{ status: 404 }, 'error', 'The upstream answers with 404: The model does not exist.'],
  ] as const)('has a question rewritten whose meaning is known: %j', async (behaviour, level, said) => {
    upstream.script({ path, ...behaviour });
    const semantic = { conversation: 'rewrite', rewrite: { model: 'small' } };
    const found = await runDoctor({ ...healthy, semantic });
    expect(found).toMatchObject({ levels: { rewriting: level } });
    expect(found.about('rewriting')).toContain(said);
  });

  it('has nothing to say about audits where nothing is found by meaning', async () => {
    const { levels } = await runDoctor({ ...healthy, semantic: { enabled: false } });
    expect(levels).not.toHaveProperty('audits');
    expect(levels).not.toHaveProperty('judge');
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
