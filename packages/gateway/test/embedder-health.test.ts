import { FakeEmbedder } from 'reprise/testing';
import { expect, it } from 'vitest';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();

interface Health {
  readonly status: string;
  readonly degraded?: readonly string[];
  readonly semantic: { readonly status: string; readonly detail?: string };
}

async function health(gateway: TestGateway): Promise<Health> {
  return (await fetch(`${gateway.url}/health`)).json() as Promise<Health>;
}

const questions = ['alpha one', 'beta two', 'gamma three'];

it('health is degraded, with the reason and what to do, while the embedder fails', async () => {
  const embedder = new FakeEmbedder();
  const gateway = await start({ overrides: { embedder } });
  expect(await health(gateway)).toMatchObject({ status: 'ok', semantic: { status: 'ok' } });
  embedder.mode = 'fail';
  for (const question of questions) await gateway.outcome(ask(question));
  const fault =
    'the embedder fails: the fake embedder was told to fail. Check the embedding service, its address and its model name';
  expect(await health(gateway)).toMatchObject({
    status: 'degraded',
    degraded: [`Only exact requests are answered from cache, ${fault}.`],
    semantic: { status: 'degraded', detail: fault },
  });
  const service = (await (await fetch(`${gateway.url}/api/health`)).json()) as { data: object };
  expect(service.data).toMatchObject({ status: 'degraded', components: { semantic: { detail: fault } } });
  embedder.mode = 'work';
  for (const question of questions) await gateway.outcome(ask(`${question} more`));
  expect(await health(gateway)).toMatchObject({ status: 'ok', semantic: { status: 'ok' } });
});

it('health is degraded when nothing listens where the embedder should be', async () => {
  const embedder = { kind: 'openai', model: 'm', base_url: 'http://127.0.0.1:9/v1' };
  const gateway = await start({ config: { embedder }, realEmbedder: true });
  for (const question of questions) await gateway.chat(ask(question));
  await expect
    .poll(() => health(gateway), { timeout: 15_000 })
    .toMatchObject({
      status: 'degraded',
      semantic: { detail: expect.stringContaining('http://127.0.0.1:9/v1/embeddings failed') },
    });
});
