import type { ReembeddingProgress } from 'reprise/semantic';
import { type FakeLlmServer, startFakeLlmServer } from 'reprise/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReprise } from './run-reprise.ts';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
let embedders: FakeLlmServer;

beforeAll(async () => {
  embedders = await startFakeLlmServer();
});
afterAll(() => embedders.close());

const subjects = ['red pears', 'green tea', 'black bread', 'white mice'];
const question = (at: number) => ask(`Where does one keep ${subjects[at]} in winter?`);
const reworded = (at: number) => ask(`in winter where does one keep ${subjects[at]}`);

function embedder(model: string) {
  return { kind: 'openai', model, base_url: `${embedders.url}/v1` };
}

/** A gateway that embeds with this model, over the data of another one. */
function opened(model: string, semantic: object, data?: string): Promise<TestGateway> {
  const cache = data === undefined ? {} : { data };
  const own = { guards: false, similarity: 0.8, ...semantic };
  return start({ realEmbedder: true, config: { embedder: embedder(model), cache, semantic: own } });
}

/** A data folder with answers that the first model embedded. */
async function filled(): Promise<string> {
  const first = await opened('first', {});
  for (const at of subjects.keys()) await first.outcome(question(at));
  expect(await first.outcome(reworded(0))).toBe('semantic');
  await first.running.close();
  return first.data;
}

async function json<T>(gateway: TestGateway, path: string): Promise<T> {
  return (await (await fetch(`${gateway.url}${path}`)).json()) as T;
}

async function progress(gateway: TestGateway): Promise<ReembeddingProgress> {
  type Stats = { readonly cache: { readonly reembedding: ReembeddingProgress } };
  return (await json<Stats>(gateway, '/v1/cache/stats')).cache.reembedding;
}

async function whole(gateway: TestGateway): Promise<void> {
  const done = async () => (await progress(gateway)).done;
  await expect.poll(done, { timeout: 10_000 }).toBe(subjects.length);
}

describe('a change of the embedder', () => {
  it('has earlier answers found by the previous one until they are embedded again, and says how far that is', async () => {
    const data = await filled();
    const gateway = await opened('second', { previous_embedder: embedder('first') }, data);
    expect(await gateway.outcome(reworded(0))).toBe('semantic');
    expect(await gateway.outcome(question(1))).toBe('exact');
    const explained = await gateway.post('/v1/cache/explain', reworded(0));
    expect(await explained.json()).toMatchObject({ outcome: 'semantic' });
    await whole(gateway);
    expect(await progress(gateway)).toEqual({ total: subjects.length, done: subjects.length, failed: 0 });
    for (const at of subjects.keys()) expect(await gateway.outcome(reworded(at))).toBe('semantic');
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toContain('reprise_reembedding_entries{state="done"} 4');
    expect(metrics).toContain('reprise_reembedding_entries{state="waiting"} 0');
    const { output } = await runReprise(['stats', '--url', gateway.url]);
    expect(output).toContain('embedded_again:\n  total: 4\n  done: 4\n  failed: 0\n');
  }, 30_000);

  it('without the previous one is told in log and health, and leaves exact hits until then', async () => {
    const data = await filled();
    const gateway = await opened('second', {}, data);
    expect(await gateway.outcome(reworded(0), { 'cache-control': 'only-if-cached' })).toMatch('504');
    expect(await gateway.outcome(question(1))).toBe('exact');
    const detail = async () =>
      (await json<{ semantic: { detail: string } }>(gateway, '/health')).semantic.detail;
    expect(await detail()).toContain('0 of 4 answers of another embedder are embedded again');
    await whole(gateway);
    expect(gateway.log.about('name the previous embedder')).toHaveLength(1);
    expect(await detail()).not.toContain('another embedder');
    expect(await gateway.outcome(reworded(0))).toBe('semantic');
  }, 30_000);

  it('names an embedder that is the same, as an error of the configuration', async () => {
    await expect(opened('first', { previous_embedder: embedder('first') })).rejects.toThrow(
      'semantic.previous_embedder: is the embedder itself',
    );
  });
});
