import { describe, expect, it } from 'vitest';
import { FakeEmbedder } from '../../testing/index.ts';
import { told } from '../answers/told.ts';
import { equalAnswers, firstSure, type Judge, type Question, similarAnswers } from '../judges/index.ts';
import { calibrated } from '../policies/calibrated.ts';
import { learned } from '../policies/learned.ts';
import { threshold } from '../policies/threshold.ts';
import type { Policy } from '../policy.ts';
import { seededRandom } from '../tuning/index.ts';
import { honest, lenient, openTrust } from './trust-fixture.js';

const { signal } = new AbortController();

/** Answers about many things, of which those about two things have most words in common. */
const sentences = [
  (of: number) => `Article ${of} can be sent back within ${(of % 7) + 9} days.`,
  (of: number) => `You can ask for room ${of} at the desk in ${cities[of % cities.length]}.`,
  (of: number) => `Open the settings, choose ${cities[of % cities.length]} and press the button.`,
  (of: number) => `It ${of % 2 ? 'is' : 'is not'} possible to pay bill ${of} by card.`,
];
const cities = ['Rome', 'Milan', 'Lyon', 'Vienna', 'Bergen'];
const answerTo = (of: number) => sentences[of % sentences.length]!(of);

/** A judge that sees texts without what it does not look at. */
const blindTo = (what: RegExp): Judge['agrees'] => {
  return async ({ cached, fresh }) => {
    const [left, right] = [cached, fresh ?? ''].map((text) => text.replace(what, '').replace(/\s+/gu, ' '));
    return left === right ? 'same' : 'different';
  };
};

const shareOf = (least: number): Judge['agrees'] => {
  return async ({ cached, fresh = '' }) => {
    const [left, right] = [new Set(cached.split(' ')), new Set(fresh.split(' '))];
    const common = [...left].filter((word) => right.has(word)).length;
    return common >= least * Math.min(left.size, right.size) ? 'same' : 'different';
  };
};

const liars: readonly [string, Judge['agrees']][] = [
  ['needs one common word', lenient.agrees],
  ['needs half of the words', shareOf(0.5)],
  ['does not look at figures', blindTo(/\d+/gu)],
  ['does not look at names', blindTo(/(?<= )\p{Lu}\p{L}+/gu)],
  ['does not look at negations', blindTo(/ ?not|this is wrong, do {2}rely on it: /giu)],
];

/**
 * Asks questions of which half have a candidate that was answered otherwise, of every confidence; what the policy serves is
 * audited, what it does not serve is compared.
 */
async function play(agrees: Judge['agrees'], policy: Policy | undefined, requests: number) {
  let calls = 0;
  const judge: Judge = {
    name: 'odd',
    agrees: (...asked) => {
      calls += 1;
      return agrees(...asked);
    },
  };
  const opened = openTrust({ judge, maxError: 0.01, auditRate: 1, ...(policy && { policy }) });
  const { trust, clock } = opened;
  const random = seededRandom(7);
  const seen = { served: 0, wrongServed: 0, believed: 0, suspendedAt: -1 };
  for (let at = 0; at < requests; at++) {
    clock.advance(10_000);
    trust.requested();
    const right = random() < 0.5;
    const fresh = answerTo(at);
    const cached = right ? fresh : answerTo(at + 4 * (1 + Math.floor(random() * 5)));
    const question: Question = { query: `question ${at}`, cachedQuery: `question of ${at}`, cached, fresh };
    const confidence = 0.5 + random() / 2;
    const entryId = `cache:${at}`;
    const candidate = { entryId, answerId: entryId, similarity: 0.95, confidence, bucket: 'all' };
    const decision = trust.decide(candidate);
    trust.considered(candidate, decision);
    const chance = decision.action === 'serve' ? trust.drawAudit()?.chance : 1;
    if (decision.action === 'serve') {
      seen.served += 1;
      if (!right) seen.wrongServed += 1;
    }
    if (chance === undefined || decision.action === 'reject') continue;
    const verdict = await trust.compare(question, signal);
    if (verdict !== undefined) seen.believed += 1;
    const source = decision.action === 'serve' ? 'audit' : decision.withheld ? 'shadow' : 'explore';
    if (verdict !== undefined) trust.found({ candidate, ...told(verdict, source), chance });
    if (seen.suspendedAt < 0 && trust.state === 'suspended') seen.suspendedAt = at;
  }
  return { ...seen, calls, trust, lines: opened.lines };
}

const policies: readonly [string, () => Policy][] = [
  ['threshold', () => threshold({ similarity: 0.8 })],
  ['learned', () => learned({ maxError: 0.01, random: seededRandom(3) })],
  [
    'calibrated',
    () => calibrated({ maxError: 0.01, fallback: threshold({ similarity: 1 }), random: seededRandom(3) }),
  ],
];

describe.each(policies)('Trust over %s, with a bound', (_, policy) => {
  it.each(liars)('soon serves nothing by meaning on the word of a judge that %s', async (_liar, agrees) => {
    const seen = await play(agrees, policy(), 1_500);
    expect(seen.suspendedAt).toBeGreaterThanOrEqual(0);
    expect(seen.suspendedAt).toBeLessThan(600);
    expect(seen.wrongServed).toBeLessThan(15);
    expect(seen.trust.stats()).toMatchObject({ state: 'suspended', judgeTrusted: false });
  });
});

it('believes nothing at all of a judge that needs one common word', async () => {
  for (const [, policy] of policies) {
    const { believed, suspendedAt } = await play(lenient.agrees, policy(), 300);
    expect({ believed, suspendedAt }).toEqual({ believed: 0, suspendedAt: 0 });
  }
});

describe('Trust and an honest judge', () => {
  const honestOnes: readonly [string, Judge][] = [
    ['knows', honest],
    ['compares texts', equalAnswers()],
    ['compares texts, then meanings', firstSure([equalAnswers(), similar()])],
    ['compares meanings', similar()],
  ];

  it.each(honestOnes)('that %s: goes on to believe it', async (_, judge) => {
    const { trust } = openTrust({ judge, maxError: 0.01 });
    const { lost } = await judged(trust, 1_000);
    expect(trust.stats().judgeTrusted).toBe(true);
    expect(lost).toBe(0);
  });

  it('that errs twice in a hundred, either way: believes it for 1,000 judgements', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed);
      let asked = 0;
      const agrees: Judge['agrees'] = async (...put) => {
        asked += 1;
        const verdict = await honest.agrees(...put);
        if (random() >= 0.02) return verdict;
        return verdict === 'same' ? 'different' : 'same';
      };
      const judge = { name: 'good', agrees };
      const { trust } = openTrust({ judge, maxError: 0.01, random: seededRandom(seed + 100) });
      const { lost } = await judged(trust, 1_000);
      expect(lost).toBe(0);
      expect(asked).toBeLessThan(1_000 + 150);
    }
  });

  /** Has as many wrong candidates judged; how often the judge was not believed after its first controls. */
  async function judged(trust: ReturnType<typeof openTrust>['trust'], judgements: number) {
    let lost = 0;
    for (let at = 0; at < judgements; at++) {
      const question = {
        query: `q ${at}`,
        cachedQuery: `p ${at}`,
        cached: answerTo(at + 4),
        fresh: answerTo(at),
      };
      await trust.compare(question, signal);
      if (trust.stats().judgeTrusted !== true) lost += 1;
    }
    return { lost };
  }
});

function similar(): Judge {
  return similarAnswers({ embedder: new FakeEmbedder({ dimensions: 512 }) });
}
