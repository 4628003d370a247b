import { afterEach, describe, expect, it } from 'vitest';
import type { Policy } from '../policy.ts';
import { closeTrusted, conversation, openTrusted, truthOf } from '../trusted-cache-fixture.js';
import { seededRandom } from '../tuning/index.ts';
import { candidate, openTrust } from './trust-fixture.js';

afterEach(closeTrusted);

/** Would serve everything, and wants a label of what is drawn. */
function checking(isDrawn: () => boolean): Policy {
  return {
    name: 'checking',
    floor: 0,
    decide: () => ({ action: isDrawn() ? 'explore' : 'serve', reason: 'sure', bound: 0, checkedShare: 0.05 }),
    observe: () => {},
  };
}

describe('Trust over a policy that wants to check what it would serve', () => {
  it('serves it, audited for certain, where hits are offered for audits', () => {
    const { trust } = openTrust({ policy: checking(() => true), auditRate: 0.02 });
    expect(trust.decide(candidate).action).toBe('explore');
    trust.drawAudit();
    const decision = trust.decide(candidate);
    expect(decision).toMatchObject({ action: 'serve', isChecked: true });
    expect(trust.drawAudit(decision)).toBeCloseTo(0.05 + 0.95 * 0.2, 12);
  });

  it('serves one unaudited at most to who offers none', () => {
    const { trust } = openTrust({ policy: checking(() => true) });
    trust.drawAudit();
    const actions = Array.from({ length: 10 }, () => trust.decide(candidate).action);
    expect(actions).toEqual(['serve', ...Array.from({ length: 9 }, () => 'explore')]);
  });

  it.each([{ auditRate: 0 }, { judge: undefined }, { shadow: true }])('explores it with %j', (options) => {
    const { trust } = openTrust({ policy: checking(() => true), ...options });
    trust.drawAudit();
    expect(trust.decide(candidate).action).toBe('explore');
  });

  it('explores it when audits run out, and serves it again when there are more', () => {
    const { trust, clock } = openTrust({ policy: checking(() => true) });
    trust.drawAudit();
    const served = () => {
      const decision = trust.decide(candidate);
      if (decision.action === 'serve') trust.drawAudit(decision);
      return decision.action === 'serve';
    };
    expect(Array.from({ length: 200 }, served).filter(Boolean).length).toBeCloseTo(50, -1);
    clock.advance(30_000);
    expect(Array.from({ length: 200 }, served).filter(Boolean)).toHaveLength(30);
  });

  /** Hits, and what audits say of them; every tenth 400 of them are wrong more often, and come `busyPause` apart. */
  function measured(seed: number, busyPause: number) {
    const random = seededRandom(seed);
    const policy = checking(() => random() < 0.05);
    const window = { audits: 100_000 };
    const { trust, clock } = openTrust({ policy, auditRate: 0.02, random, window });
    const seen = { hits: 0, wrong: 0 };
    for (let at = 0; at < 40_000; at++) {
      const isBusy = at % 4_000 < 400;
      clock.advance(isBusy ? busyPause : 1_000);
      const decision = trust.decide(candidate);
      if (decision.action !== 'serve') continue;
      const right = random() >= (isBusy ? 0.2 : 0.02);
      seen.hits += 1;
      if (!right) seen.wrong += 1;
      const chance = trust.drawAudit(decision);
      if (chance !== undefined) trust.found({ candidate, right, source: 'audit', chance });
    }
    const { low, high, whole } = trust.stats().wrongOfHits;
    const truth = seen.wrong / seen.hits;
    return { width: high - low, whole, holds: low < truth && truth < high };
  }

  it.each([1, 2, 3])('measures what is wrong also while audits run out (%i)', (seed) => {
    expect(measured(seed, 50).holds).toBe(true);
  });

  it.each([1, 2, 3])('measures with every answer that it checked (%i)', (seed) => {
    const { width, whole, holds } = measured(seed, 1_000);
    expect(holds).toBe(true);
    expect(whole).toBeGreaterThan(2_500);
    // Wilson's interval of 3.8% of 2,760; of the 800 that an audit rate of 2% gives alone it is 0.027 wide.
    expect(width).toBeLessThan(0.016);
  });
});

describe('SemanticCache with a policy that checks what it serves', () => {
  it('answers from the cache, and asks again for what is checked, however seldom hits are audited', async () => {
    const drawn = [false, true, false, true];
    const asked: string[] = [];
    const ask = async (messages: Parameters<typeof truthOf>[0]) => {
      asked.push(String(messages.at(-1)?.content));
      return truthOf(messages);
    };
    const policy = checking(() => drawn.shift() === true);
    const { cache } = openTrusted({ policy, ask, auditRate: 0.01, random: () => 0.999 });
    const questions = ['one alpha', 'one  alpha', 'one alpha', 'one alpha?'];
    const answers = [];
    for (const [scope, question] of questions.entries()) {
      await cache.update(conversation(scope, 'alpha one'), 'usual');
      answers.push(await cache.lookup(conversation(scope, question)));
      await cache.reviewed();
    }
    expect(answers).toEqual(['usual', 'usual', 'usual', 'usual']);
    expect(asked).toEqual(['one  alpha', 'one alpha?']);
    expect(cache.trust().audits).toEqual({ same: 1, different: 1, unsure: 0 });
  });
});
