import { ManualClock } from '../../testing/index.ts';
import { threshold } from '../policies/threshold.ts';
import { seededRandom } from '../tuning/index.ts';
import { Trust } from './trust.ts';

/**
 * A judge that is never wrong: answers are the same when their texts are.
 *
 * @type {import('../judges/index.ts').Judge}
 */
export const honest = {
  name: 'honest',
  agrees: async ({ cached, fresh }) => (cached === fresh ? 'same' : 'different'),
};

/** @param {string} text */
const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Takes two answers for the same as soon as they have one word in common.
 *
 * @type {import('../judges/index.ts').Judge}
 */
export const lenient = {
  name: 'lenient',
  agrees: async ({ cached, fresh }) => {
    const words = new Set(wordsOf(cached));
    return wordsOf(fresh ?? '').some((word) => words.has(word)) ? 'same' : 'different';
  },
};

/** @type {import('../candidate.ts').Candidate} */
export const candidate = {
  entryId: 'cache:a',
  answerId: 'a',
  similarity: 0.95,
  confidence: 0.9,
  bucket: 'all',
};

/**
 * Trust over a threshold of 0.8, with everything a test may look at.
 *
 * @param {Partial<import('./trust-options.ts').TrustParts>} [options]
 */
export function openTrust(options = {}) {
  const clock = new ManualClock();
  /** @type {string[]} */
  const lines = [];
  /** @param {string} line */
  const log = (line) => void lines.push(line);
  const logger = { debug: log, info: log, warn: log, error: log };
  const policy = threshold({ similarity: 0.8 });
  const trust = new Trust({ policy, judge: honest, clock, logger, random: seededRandom(1), ...options });
  return { trust, clock, lines };
}

/**
 * Serves a request every second, of which a share finds a candidate, wrong with a chance; audits and explored candidates
 * are judged without error.
 *
 * @param {{ trust: Trust, clock: ManualClock }} opened
 * @param {{ requests: number, hitShare: number, wrong: number, random: () => number }} stream
 */
export function play({ trust, clock }, { requests, hitShare, wrong, random }) {
  const seen = { served: 0, wrongServed: 0, audits: 0, changes: 0 };
  let state = trust.state;
  for (let at = 0; at < requests; at++) {
    clock.advance(1_000);
    trust.requested();
    if (random() >= hitShare) continue;
    const right = random() >= wrong;
    const decision = trust.decide(candidate);
    trust.considered(candidate, decision);
    if (decision.action === 'serve') {
      seen.served += 1;
      if (!right) seen.wrongServed += 1;
      const audit = trust.drawAudit(decision);
      if (audit !== undefined) {
        seen.audits += 1;
        trust.found({ candidate, right, ...audit });
      }
    } else if (decision.withheld) trust.found({ candidate, right, source: 'shadow', chance: 1 });
    if (trust.state !== state) seen.changes += 1;
    state = trust.state;
  }
  return seen;
}
