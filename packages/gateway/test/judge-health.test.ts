import { describe, expect, it } from 'vitest';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();

interface Health {
  readonly status: string;
  readonly degraded?: readonly string[];
  readonly semantic: { readonly status: string; readonly detail: string };
  readonly judge: { readonly status: string; readonly detail?: string };
}

interface Trust {
  readonly reason: string;
  readonly remedy: string | null;
  readonly judge_fault: string | null;
}

async function health(gateway: TestGateway): Promise<Health> {
  return (await fetch(`${gateway.url}/health`)).json() as Promise<Health>;
}

async function trustOf(gateway: TestGateway): Promise<Trust> {
  const stats = await (await fetch(`${gateway.url}/v1/cache/stats`)).json();
  return (stats as { readonly trust: Trust }).trust;
}

/** A gateway that audits every hit by meaning, after one. */
async function audited(judge: object, status: () => number | undefined): Promise<TestGateway> {
  const gateway = await start({
    config: { semantic: { audit_rate: 1, judge } },
    behaviour: ({ body }) => {
      if ((body as { model?: string } | undefined)?.model !== 'judge') return {};
      const refused = status();
      if (refused !== undefined) return { status: refused };
      const { answer_1, answer_2 } = JSON.parse(
        (body as { messages: { content: string }[] }).messages.at(-1)!.content,
      ) as Record<string, string>;
      return { answer: answer_1 === answer_2 ? 'same' : 'different' };
    },
  });
  await gateway.outcome(ask('Where does the night train to Vienna stop?'));
  await hit(gateway, 'please');
  return gateway;
}

async function hit(gateway: TestGateway, more: string): Promise<void> {
  expect(await gateway.outcome(ask(`Where does the night train to Vienna stop ${more}`))).toBe('semantic');
  await gateway.running.parts.answers.reviewed();
}

describe('a model that judges and fails', () => {
  const llm = { kind: 'llm', model: 'judge' };

  it('is told in the log with the words of the upstream, in health and in the statistics, until it works', async () => {
    let status: number | undefined = 404;
    const gateway = await audited(llm, () => status);
    const said = 'The upstream answers with 404: The model does not exist.';
    expect(gateway.log.about('The judge')).toEqual([
      `The judge "equal, then llm judge" fails: ${said}; its answers are missing, so less is learnt`,
    ]);
    const remedy = expect.stringContaining('semantic.judge.model, base_url, api_key and deadline');
    expect(await health(gateway)).toMatchObject({
      status: 'degraded',
      degraded: [expect.stringContaining(`Hits by meaning are not measured: the judge fails: ${said}`)],
      semantic: { status: 'ok' },
      judge: { status: 'degraded', detail: remedy },
    });
    expect(await trustOf(gateway)).toMatchObject({ judge_fault: said, remedy });
    status = undefined;
    for (const more of ['thanks', 'please thanks', 'thanks please']) await hit(gateway, more);
    expect(gateway.log.about('The judge')).toHaveLength(2);
    expect(await health(gateway)).toMatchObject({ status: 'ok', judge: { detail: 'llm, trusted' } });
    expect((await trustOf(gateway)).judge_fault).toBeNull();
  });
});

it('health and statistics say the same sentence of audits that ended unsure', async () => {
  const gateway = await audited({ kind: 'llm', model: 'judge' }, () => 500);
  const { reason } = await trustOf(gateway);
  expect(reason).toBe('no audit was decided, 1 ended unsure');
  expect((await health(gateway)).semantic.detail).toBe(`serving: ${reason}`);
});
