import { type FakeBehaviour, type FakeRequest, Gate } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
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

/** What a model that judges well says; of a cached answer alone it says `alone`. */
function careful(body: unknown, alone: string): FakeBehaviour {
  const put = JSON.parse((body as JudgeBody).messages.at(-1)!.content) as Record<string, string>;
  if (put['answer_2'] === undefined) return { answer: alone };
  return { answer: put['answer_1'] === put['answer_2'] ? 'same' : 'different' };
}

/** A gateway whose judge is a model, and which serves everything that is like enough. */
function judged(semantic: object, { alone = 'same' } = {}): Promise<TestGateway> {
  const judge = { kind: 'llm', model: 'judge', ...(semantic as { readonly judge?: object }).judge };
  return start({
    config: { semantic: { confidence: 0, audit_rate: 1, ...semantic, judge } },
    behaviour: (request) => (isJudgement(request) ? careful(request.body, alone) : {}),
  });
}

async function reviewed(gateway: TestGateway): Promise<void> {
  await gateway.settled();
  await gateway.running.parts.answers.reviewed();
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

  /** Lets the judge show that it can be trusted, which takes fresh answers. */
  async function trusted(alone: string): Promise<TestGateway> {
    const gateway = await judged(band, { alone });
    await gateway.outcome(question);
    for (let at = 0; gateway.running.parts.answers.trust().judgeTrusted !== true && at < 4; at += 1) {
      await gateway.outcome(ask(`${reworded.messages[0]!.content} ${'now '.repeat(at)}`));
      await reviewed(gateway);
    }
    return gateway;
  }

  it('serves what the model calls the same', async () => {
    const gateway = await trusted('same');
    expect(await gateway.outcome(reworded)).toMatch(/semantic|exact/);
    expect(await gateway.outcome(ask('please Where does the night train to Vienna stop'))).toBe('semantic');
  });

  it('serves nothing that it calls different, or is unsure of', async () => {
    for (const alone of ['different', 'unsure', 'I like trains']) {
      const gateway = await trusted(alone);
      expect(await gateway.outcome(ask('please Where does the night train to Vienna stop'))).toBe('miss');
    }
  });
});
