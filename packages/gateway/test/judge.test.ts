import { type FakeBehaviour, type FakeRequest, Gate } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import type { WireTrust } from '../src/trust/index.ts';
import type { JudgeCallStats } from '../src/upstreams/index.ts';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const question = ask('Where does the night train to Vienna stop?');
const reworded = ask('Where does the night train to Vienna stop please');

interface JudgeBody {
  readonly model: string;
  readonly messages: readonly { readonly content: string }[];
}

function isJudgement({ body }: Pick<FakeRequest, 'body'>): boolean {
  return (body as JudgeBody | undefined)?.model === 'judge';
}

/** What the judge was asked. */
function putTo(body: unknown): Readonly<Record<string, string>> {
  return JSON.parse((body as JudgeBody).messages.at(-1)!.content) as Record<string, string>;
}

/** Whether the judge was asked of two wordings and the cached answer, while the caller waited. */
function isAlone(body: unknown): boolean {
  const { question: asked = '', other_question: other = '', answer_2: fresh } = putTo(body);
  return fresh === undefined && asked !== other && [asked, other].every((text) => text.includes('Vienna'));
}

/** What a model that judges well says; while a caller waits it says `alone`. */
function careful(body: unknown, alone: string): FakeBehaviour {
  if (isAlone(body)) return { answer: alone };
  const { question: asked, other_question: other, answer_1: cached, answer_2: fresh } = putTo(body);
  const same = fresh === undefined ? asked === other : cached === fresh;
  return { answer: same ? 'same' : 'different' };
}

/** A gateway whose judge is a model, and which serves everything that is like enough. */
function judged(semantic: object, { alone = 'same', prices = {} } = {}): Promise<TestGateway> {
  const judge = { kind: 'llm', model: 'judge', ...(semantic as { readonly judge?: object }).judge };
  return start({
    config: { prices, semantic: { confidence: 0, audit_rate: 1, ...semantic, judge } },
    behaviour: (request) => (isJudgement(request) ? careful(request.body, alone) : {}),
  });
}

async function reviewed(gateway: TestGateway): Promise<void> {
  await gateway.settled();
  await gateway.running.parts.answers.reviewed();
}

/** What `GET /v1/cache/stats` has of the judge. */
async function statsOf({ url }: TestGateway): Promise<{ judge: JudgeCallStats; trust: WireTrust }> {
  const response = await fetch(`${url}/v1/cache/stats`);
  return (await response.json()) as { judge: JudgeCallStats; trust: WireTrust };
}

const judgements = ({ upstream }: TestGateway) => upstream.requests.filter(isJudgement).length;

describe('a model as judge', () => {
  it('is asked about audited hits, in the background and past the cache', async () => {
    const gateway = await judged({});
    await gateway.outcome(question);
    expect(await gateway.outcome(reworded)).toBe('semantic');
    await reviewed(gateway);
    expect(judgements(gateway)).toBeGreaterThan(0);
    expect(gateway.running.parts.answers.trust()).toMatchObject({ judgeTrusted: true });
    const { same, different, unsure } = gateway.running.parts.answers.trust().audits;
    expect(same + different).toBe(1);
    expect(unsure).toBe(0);
    expect(gateway.running.parts.responses.stats().cache.entries).toBeLessThanOrEqual(2);
  });

  it('that hangs delays no answer', async () => {
    const gate = new Gate();
    const gateway = await start({
      config: { semantic: { confidence: 0, audit_rate: 1, judge: { kind: 'llm', model: 'judge' } } },
      behaviour: (request) => (isJudgement(request) ? { gate } : {}),
    });
    await gateway.outcome(question);
    expect(await gateway.outcome(reworded)).toBe('semantic');
    await gate.waiting();
    expect(await gateway.outcome(reworded)).toBe('semantic');
    gate.open();
  });

  it('has its calls, tokens and money counted, in stats and metrics', async () => {
    const gateway = await judged({}, { prices: { judge: { input: 1, output: 1 } } });
    await gateway.outcome(question);
    await gateway.outcome(reworded);
    await reviewed(gateway);
    const calls = judgements(gateway);
    const { judge } = await statsOf(gateway);
    expect(judge).toMatchObject({ model: 'judge', calls, failures: 0 });
    expect(judge.usd).toBeCloseTo(judge.tokens / 1e6, 12);
    expect(judge.tokens).toBeGreaterThan(calls);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toContain(`reprise_judge_calls_total{result="answered"} ${calls}\n`);
    expect(metrics).toContain(`reprise_judge_tokens_total ${judge.tokens}\n`);
    expect(metrics).toMatch(/^reprise_judge_usd_total /m);
  });

  it('has no money counted where its price is not known, which is not 0, and its failures', async () => {
    const gateway = await start({
      config: { semantic: { confidence: 0, audit_rate: 1, judge: { kind: 'llm', model: 'judge' } } },
      behaviour: (request) => (isJudgement(request) ? { status: 500 } : {}),
    });
    await gateway.outcome(question);
    await gateway.outcome(reworded);
    await reviewed(gateway);
    const { judge } = await statsOf(gateway);
    expect(judge).toMatchObject({ calls: judge.failures, tokens: 0, usd: null });
    expect(judge.failures).toBeGreaterThan(0);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).not.toMatch(/^reprise_judge_usd_total /m);
  });

  it('has a place and a key of its own', async () => {
    const other = await start();
    const judge = { base_url: `${other.upstream.url}/v1`, api_key: 'sk-judge' };
    const gateway = await judged({ judge });
    await gateway.outcome(question, { authorization: 'Bearer sk-ann' });
    await gateway.outcome(reworded, { authorization: 'Bearer sk-ann' });
    await reviewed(gateway);
    expect(judgements(gateway)).toBe(0);
    const headers = other.upstream.requests.map((request) => request.headers['authorization']);
    expect(new Set(headers)).toEqual(new Set(['Bearer sk-judge']));
  });
});

describe('the band in which a model judges before an answer is served', () => {
  const band = { judge: { band: [0, 1] } };

  /** Asks in one wording after the other, until the judge is asked while the caller waits; gives what came of that. */
  async function judgedAtOnce(alone: string): Promise<string> {
    const gateway = await judged(band, { alone });
    const consulted = () =>
      gateway.upstream.requests.filter((request) => isJudgement(request) && isAlone(request.body)).length;
    await gateway.outcome(question);
    for (let at = 1; at < 30; at += 1) {
      const said = await gateway.outcome(ask(`${reworded.messages[0]!.content}${' '.repeat(at)}`));
      await reviewed(gateway);
      if (consulted() === 0) continue;
      const { trust } = await statsOf(gateway);
      // Before, it had to show that it can be trusted.
      const passed = alone === 'same' ? 1 : 0;
      expect(trust.band).toEqual({ passed, refused: at - passed });
      return said;
    }
    return 'the judge was never asked';
  }

  it('serves what the model calls the same', async () => {
    expect(await judgedAtOnce('same')).toBe('semantic');
  });

  it('serves nothing that it calls different, or is unsure of', async () => {
    for (const alone of ['different', 'unsure', 'I like trains']) {
      expect(await judgedAtOnce(alone)).toBe('miss');
    }
  });
});
