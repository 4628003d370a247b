import { afterEach, describe, expect, it } from 'vitest';
import type { Policy } from '../policy.ts';
import { closeTrusted, conversation, openTrusted, truthOf } from '../trusted-cache-fixture.js';
import { seededRandom } from '../tuning/index.ts';
import type { DrawnAudit } from './audit-sampler.ts';
import type { Trust } from './trust.ts';
import { candidate, openTrust } from './trust-fixture.js';

afterEach(closeTrusted);

const check = { action: 'explore', reason: 'sure', bound: 0, isCheck: true } as const;

/** Would serve everything, and wants a label of what is drawn. */
function checking(isDrawn: () => boolean): Policy {
  const serve = { action: 'serve', reason: 'sure', bound: 0 } as const;
  return { name: 'checking', floor: 0, decide: () => (isDrawn() ? check : serve), observe: () => {} };
}

const always = checking(() => true);

/** Decides, and has a hit audited; what was done. */
function ask(trust: Trust, hit?: { readonly room: number }): 'explore' | 'unaudited' | DrawnAudit {
  const decision = trust.decide(candidate);
  if (decision.action !== 'serve') return 'explore';
  return trust.drawAudit({ isCheck: decision.isCheck, ...hit }) ?? 'unaudited';
}

describe('Trust over a policy that wants to check what it would serve', () => {
  it('serves it, audited for certain', () => {
    const { trust } = openTrust({ policy: always, random: () => 0.999 });
    const asked = Array.from({ length: 20 }, () => ask(trust));
    expect(asked).toEqual(Array.from({ length: 20 }, () => ({ source: 'check', chance: 1 })));
  });

  it('takes one that is drawn, too, for the audit that stands for others', () => {
    const { trust } = openTrust({ policy: always, random: () => 0 });
    expect(ask(trust)).toEqual({ source: 'audit', chance: 0.2 });
  });

  it('serves one unaudited at most where nobody offers hits for audits', () => {
    const { trust } = openTrust({ policy: always });
    const actions = Array.from({ length: 10 }, () => trust.decide(candidate).action);
    expect(actions).toEqual(['serve', ...Array.from({ length: 9 }, () => 'explore')]);
  });

  it.each([{ auditRate: 0 }, { judge: undefined }])('explores it with %j', (options) => {
    const { trust } = openTrust({ policy: always, ...options });
    expect(trust.decide(candidate)).toMatchObject({ action: 'explore', reason: 'sure' });
    expect(trust.decide(candidate).withheld).toBeUndefined();
  });

  it('counts it as a hit that shadow mode keeps back', () => {
    const { trust } = openTrust({ policy: always, shadow: true });
    expect(trust.decide(candidate)).toMatchObject({ action: 'explore', withheld: true });
  });

  it('explores it when audits run out, and serves it again when there are more', () => {
    const { trust, clock } = openTrust({ policy: always });
    const served = () => ask(trust) !== 'explore';
    expect(Array.from({ length: 200 }, served).filter(Boolean).length).toBeCloseTo(50, -1);
    clock.advance(30_000);
    expect(Array.from({ length: 200 }, served).filter(Boolean)).toHaveLength(30);
  });

  it('explores it while too many audits wait, and draws none that could not wait, too', () => {
    const { trust } = openTrust({ policy: always, auditRate: 1 });
    expect(ask(trust, { room: 3 })).toMatchObject({ source: 'audit' });
    expect(ask(trust)).toBe('explore');
    expect(trust.drawAudit({ room: 0 })).toBeUndefined();
  });

  it('promises nothing for an explanation', () => {
    const { trust } = openTrust({ policy: always });
    expect([trust.explain(candidate), trust.explain(candidate)]).toMatchObject([
      { action: 'explore' },
      { action: 'explore' },
    ]);
    expect(trust.decide(candidate).action).toBe('serve');
  });

  it.each([1, 2, 3])('measures hits that are checked and hits that are not alike (%i)', (seed) => {
    const random = seededRandom(seed);
    let isCheckable = true;
    const policy = checking(() => isCheckable && random() < 0.05);
    const window = { audits: 100_000 };
    const { trust, clock } = openTrust({ policy, auditRate: 0.02, random, window });
    const seen = { hits: 0, wrong: 0 };
    for (let at = 0; at < 40_000; at++) {
      clock.advance(1_000);
      isCheckable = at % 4 > 0;
      const decision = trust.decide(candidate);
      if (decision.action !== 'serve') continue;
      const right = random() >= (isCheckable ? 0.01 : 0.2);
      seen.hits += 1;
      if (!right) seen.wrong += 1;
      const audit = trust.drawAudit(decision);
      if (audit !== undefined) trust.found({ candidate, right, ...audit });
    }
    const { wrongOfHits, observations } = trust.stats();
    const truth = seen.wrong / seen.hits;
    expect([wrongOfHits.low < truth, truth < wrongOfHits.high]).toEqual([true, true]);
    expect(observations['check']).toBeGreaterThan(1_000);
  });

  it.each([1, 2, 3])('is suspended for wrong hits that are never checked (%i)', (seed) => {
    const random = seededRandom(seed);
    let isCheckable = true;
    const policy = checking(() => isCheckable && random() < 0.05);
    const { trust, clock } = openTrust({ policy, auditRate: 0.02, random, maxError: 0.01 });
    for (let at = 0; at < 20_000 && trust.state === 'serving'; at++) {
      clock.advance(1_000);
      trust.requested();
      isCheckable = at % 4 > 0;
      const decision = trust.decide(candidate);
      trust.considered(candidate, decision);
      const right = isCheckable || random() >= 0.12;
      const audit = decision.action === 'serve' ? trust.drawAudit(decision) : undefined;
      if (audit !== undefined) trust.found({ candidate, right, ...audit });
    }
    expect(trust.state).toBe('suspended');
  });
});

describe('SemanticCache with a policy that checks what it serves', () => {
  /** A cache that asks upstream again for what is checked only, and what it asked. */
  function opened(policy: Policy) {
    const asked: string[] = [];
    const upstream = async (messages: Parameters<typeof truthOf>[0]) => {
      asked.push(String(messages.at(-1)?.content));
      return truthOf(messages);
    };
    return { ...openTrusted({ policy, ask: upstream, auditRate: 0.01, random: () => 0.999 }), asked };
  }

  it('answers from the cache, and asks again for what is checked, however seldom hits are audited', async () => {
    const drawn = [false, true, false, true];
    const { cache, asked } = opened(checking(() => drawn.shift() === true));
    const questions = ['one alpha', 'one  alpha', 'one alpha', 'one alpha?'];
    const answers = [];
    for (const [scope, question] of questions.entries()) {
      await cache.update(conversation(scope, 'alpha one'), 'usual');
      answers.push(await cache.lookup(conversation(scope, question)));
      await cache.reviewed();
    }
    expect(answers).toEqual(['usual', 'usual', 'usual', 'usual']);
    expect(asked).toEqual(['one  alpha', 'one alpha?']);
    expect(cache.trust()).toMatchObject({
      audits: { same: 1, different: 1, unsure: 0 },
      observations: { check: 2, audit: 0 },
      wrongOfHits: { whole: 0 },
    });
  });

  it('hears of what a limit of the caller keeps back from its fresh answer', async () => {
    const { cache, asked } = opened(always);
    await cache.update(conversation(0, 'alpha one'), 'usual');
    const { hit } = await cache.lookupDetailed(conversation(0, 'one alpha'), {
      similarity: 1,
    });
    await cache.update(conversation(0, 'one alpha'), 'usual');
    await cache.reviewed();
    expect({ hit, asked }).toEqual({ hit: undefined, asked: [] });
    expect(cache.trust().observations).toMatchObject({ explore: 1, check: 0 });
  });
});
