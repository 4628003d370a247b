import { describe, expect, it } from 'vitest';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const question = ask('Where does the night train to Vienna stop?');

/** The question in as many orders as there are numbers. */
function reworded(at: number) {
  const words = 'where does the night train to Vienna stop'.split(' ');
  return ask([...words.slice(at), ...words.slice(0, at)].join(' '));
}

/** A gateway that finds whatever is like enough, and whose upstream always says the same. */
function judged(semantic: object, data?: string): Promise<TestGateway> {
  const cache = data === undefined ? {} : { data };
  const own = { guards: false, judge: { kind: 'equal' }, ...semantic };
  return start({ config: { cache, semantic: own }, behaviour: { answer: 'At the old station.' } });
}

/** Asks, and waits until what came of it is judged. */
async function outcome(gateway: TestGateway, body: object): Promise<string> {
  const said = await gateway.outcome(body);
  await gateway.running.parts.answers.reviewed();
  return said;
}

const trust = ({ running }: TestGateway) => running.parts.answers.trust();

describe('the policies of the configuration', () => {
  it('learned: learns of what it explores and serves, and knows it after a restart', async () => {
    const gateway = await judged({ policy: 'learned', max_error: 0.2, audit_rate: 1 });
    await outcome(gateway, question);
    for (let at = 1; at < 8; at += 1) await outcome(gateway, reworded(at));
    expect(trust(gateway)).toMatchObject({ policy: 'learned', state: 'serving' });
    const { explore = 0, audit = 0 } = trust(gateway).observations;
    expect(explore + audit).toBeGreaterThan(0);
    await gateway.running.close();
    const again = await judged({ policy: 'learned', max_error: 0.2 }, gateway.data);
    const known = () => trust(again).observations;
    await expect.poll(known, { timeout: 10_000 }).toMatchObject({ explore, audit });
  });

  it('calibrated: has the bounds of the configuration until there are labels enough', async () => {
    for (const [confidence, mayServe] of [
      [1, false],
      [0, true],
    ] as const) {
      const gateway = await judged({ policy: 'calibrated', similarity: 0.5, confidence });
      await outcome(gateway, question);
      const polite = (at: number) => ask(`${question.messages[0]!.content} please${' '.repeat(at)}`);
      for (let at = 0; at < 30; at += 1) await outcome(gateway, polite(at));
      expect(trust(gateway).policy).toBe('calibrated');
      expect(trust(gateway).decisions.serve > 0).toBe(mayServe);
    }
  });

  it('threshold: serves nothing under the similarity, the confidence or the floor', async () => {
    for (const bound of [{ similarity: 0.999_9 }, { confidence: 1 }, { floor: 0.999_9 }]) {
      const gateway = await judged(bound);
      await outcome(gateway, question);
      expect(
        await outcome(gateway, ask(`${question.messages[0]!.content} please`)),
        JSON.stringify(bound),
      ).toBe('miss');
    }
    const gateway = await judged({});
    await outcome(gateway, question);
    expect(await outcome(gateway, ask(`${question.messages[0]!.content} please`))).toBe('semantic');
  });

  it('guards_off: leaves the others on', async () => {
    const item = (at: number) => ask(`What is item ${at} of the list?`);
    for (const [off, expected] of [
      [[], 'miss'],
      [['numbers'], 'semantic'],
    ] as const) {
      const gateway = await judged({ guards: true, guards_off: off, similarity: 0.5 });
      await outcome(gateway, item(7));
      expect(await outcome(gateway, item(8))).toBe(expected);
    }
  });
});
