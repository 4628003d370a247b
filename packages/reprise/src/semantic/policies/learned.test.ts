import { describe, expect, it } from 'vitest';
import type { Candidate } from '../candidate.ts';
import type { Observation } from '../observation.ts';
import type { Policy } from '../policy.ts';
import { learned } from './learned.ts';

function candidate(similarity: number, answerId = 'answer'): Candidate {
  return { entryId: answerId, answerId, similarity, confidence: similarity, bucket: 'all' };
}

let observations = 0;
function observed(similarity: number, right: boolean, answerId = 'answer'): Observation {
  const id = String(++observations);
  return { ...candidate(similarity, answerId), id, at: observations, right, source: 'explore', chance: 1 };
}

function teach(policy: Policy, rights: readonly number[], wrongs: readonly number[] = []): void {
  for (const similarity of rights) policy.observe?.(observed(similarity, true));
  for (const similarity of wrongs) policy.observe?.(observed(similarity, false));
}

/** Linear congruential, so that each run is the same. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const never = (): number => 1;
const always = (): number => 0;

describe('learned', () => {
  it('explores an answer of which it knows nothing', () => {
    expect(learned({ random: never }).decide(candidate(0.99)).action).toBe('explore');
  });

  it('serves what was right again and again', () => {
    const policy = learned({ maxError: 0.05, random: never });
    teach(policy, [0.9, 0.91, 0.92, 0.93, 0.94, 0.95]);
    expect(policy.decide(candidate(0.95)).action).toBe('serve');
  });

  it('serves nothing where candidates were wrong', () => {
    const policy = learned({ random: () => 0.5 });
    teach(policy, [0.97, 0.98, 0.99], [0.9, 0.91, 0.92, 0.93, 0.94]);
    expect(policy.decide(candidate(0.92)).action).toBe('explore');
  });

  it('keeps the observations of two answers, and of two buckets, apart', () => {
    const policy = learned({ maxError: 0.05, pooled: false, random: never });
    teach(policy, [0.9, 0.92, 0.94, 0.95, 0.96]);
    expect(policy.decide(candidate(0.96, 'other')).action).toBe('explore');
    expect(policy.decide({ ...candidate(0.96), bucket: 'other' }).action).toBe('explore');
  });

  it('rejects what is under its floor, and explores what lies far under all that was right', () => {
    const policy = learned({ floor: 0.7, maxError: 0.2, random: never });
    teach(policy, [0.93, 0.94, 0.95, 0.96, 0.97]);
    expect(policy.decide(candidate(0.69)).action).toBe('reject');
    expect(policy.decide(candidate(0.8)).action).toBe('explore');
    expect(policy.decide(candidate(Number.NaN)).action).toBe('reject');
  });

  it('takes the confidence for a little less than it says before there are labels, and never for more until there are many', () => {
    const policy = learned({ maxError: 0.02, random: never });
    const sure = { ...candidate(0.9), confidence: 0.995 };
    const unsure = { ...candidate(0.9), confidence: 0.975 };
    expect([sure, unsure].map((each) => policy.decide(each).action)).toEqual(['serve', 'explore']);
    for (let at = 0; at < 90; at++) policy.observe?.(observed(0.9, true, `answer ${at}`));
    expect(policy.decide(unsure).action).toBe('explore');
  });

  it('serves what the default policy would although labels of less sure candidates were wrong, but none of an answer that was mostly wrong', () => {
    const policy = learned({ random: never });
    for (let at = 0; at < 150; at++) policy.observe?.(observed(0.97, at % 2 === 0, `answer ${at}`));
    const sure = { ...candidate(0.9), confidence: 0.996 };
    expect(policy.decide(sure)).toMatchObject({ action: 'serve', bound: 0.9955 });
    for (const confidence of [0.98, 0.99]) policy.observe?.({ ...observed(0.9, false), confidence });
    expect(policy.decide(sure).action).toBe('explore');
    expect(policy.decide({ ...sure, answerId: 'other' }).action).toBe('serve');
    for (let at = 0; at < 5; at++) policy.observe?.({ ...observed(0.9, true), confidence: 0.99 });
    expect(policy.decide(sure).action).toBe('serve');
  });

  it('learns from the labels of all answers what a confidence is worth', () => {
    const [alone, together] = [false, true].map((pooled) =>
      learned({ maxError: 0.1, pooled, random: never }),
    );
    for (const policy of [alone!, together!]) {
      for (let at = 0; at < 400; at++)
        policy.observe?.(observed(at % 2 ? 0.94 : 0.8, at % 2 === 1, `answer ${at}`));
    }
    expect(alone!.decide(candidate(0.95, 'new')).action).toBe('explore');
    expect(together!.decide(candidate(0.95, 'new')).action).toBe('serve');
    expect(together!.decide(candidate(0.8, 'new')).action).toBe('explore');
  });

  it('serves less of an answer that was wrong more often than its confidence said, and more of one seldom wrong', () => {
    const policy = learned({ maxError: 0.02, random: never });
    const confident = (right: boolean, answerId: string) => ({
      ...observed(0.9, right, answerId),
      confidence: 0.97,
    });
    for (let at = 0; at < 3; at++) policy.observe?.(confident(false, 'bad'));
    for (let at = 0; at < 30; at++) policy.observe?.(confident(true, 'good'));
    const chances = ['bad', 'unknown', 'good'].map(
      (answerId) => policy.describe?.({ ...candidate(0.9, answerId), confidence: 0.97 })['chance'] ?? 0,
    );
    expect(chances).toEqual(chances.toSorted((left, right) => left - right));
    expect(new Set(chances).size).toBe(3);
  });

  it('serves nothing over a confidence that is no good, once labels say so', () => {
    const policy = learned({ random: never });
    const confident = { ...candidate(0.9, 'new'), confidence: 0.999 };
    expect(policy.decide(confident).action).toBe('serve');
    for (let at = 0; at < 40; at++) {
      policy.observe?.({ ...observed(0.9, at % 2 === 0, `answer ${at}`), confidence: 0.999 });
    }
    expect(policy.decide(confident).action).toBe('explore');
  });

  it('keeps what it learnt of however many buckets: those beyond the most share it', () => {
    const policy = learned({ maxBuckets: 3, random: never });
    const names = Array.from({ length: 10 }, (_, at) => `bucket ${at}`);
    const sure = (bucket: string) => ({ ...candidate(0.9, 'new'), confidence: 0.999, bucket });
    for (let at = 0; at < 40; at++) {
      for (const bucket of names) {
        policy.observe?.({ ...observed(0.9, at % 2 === 0, `answer ${at}`), confidence: 0.999, bucket });
      }
    }
    expect(names.map((bucket) => policy.decide(sure(bucket)).action)).not.toContain('serve');
    expect(policy.decide(sure('never seen')).action).toBe('explore');
    expect(policy.describe?.()).toMatchObject({ buckets: 3 });
  });

  it('forgets on an alarm how often answers were right, too', () => {
    const policy = learned({ random: never });
    const confident = (right: boolean) => ({ ...observed(0.9, right), confidence: 0.99 });
    for (let at = 0; at < 400; at++) policy.observe?.(confident(true));
    const asked = { ...candidate(0.9), confidence: 0.99 };
    expect(policy.decide(asked).action).toBe('serve');
    for (let at = 0; at < 20 && policy.describe?.(asked)['drift'] !== 1; at++) {
      policy.observe?.({ ...confident(false), source: 'audit' });
    }
    policy.observe?.(confident(true));
    expect(policy.describe?.(asked)).toMatchObject({ drift: 1, observations: 1 });
    expect(policy.decide(asked).action).toBe('explore');
  });

  it('explains what it would say without drawing', () => {
    let draws = 0;
    const drawn = () => {
      draws += 1;
      return 0;
    };
    const policy = learned({ random: drawn });
    const sure = { ...candidate(0.9), confidence: 0.999 };
    expect(policy.explain?.(sure).action).toBe('serve');
    expect(draws).toBe(0);
    expect(policy.decide(sure).action).toBe('explore');
  });

  it('forgets the answers longest unused beyond its bound', () => {
    const policy = learned({ maxError: 0.05, maxAnswers: 2, pooled: false, random: never });
    teach(policy, [0.9, 0.92, 0.94, 0.95, 0.96]);
    policy.observe?.(observed(0.9, true, 'second'));
    policy.observe?.(observed(0.9, true, 'third'));
    expect(policy.describe?.()).toMatchObject({ answers: 2 });
    expect(policy.decide(candidate(0.96)).action).toBe('explore');
  });

  it('keeps a bounded number of observations of one answer, right and wrong ones', () => {
    const policy = learned({ random: always });
    teach(
      policy,
      Array.from({ length: 500 }, (_, at) => 0.9 + (at % 90) / 1_000),
      [0.8, 0.81],
    );
    expect(policy.describe?.(candidate(0.95))).toMatchObject({ observations: 128 });
    expect(policy.describe?.(candidate(0.95))?.['midpoint']).toBeGreaterThan(0.8);
  });

  it.each([0.01, 0.02, 0.05])('keeps wrong answers under a bound of %d over ten seeds', (maxError) => {
    for (let seed = 1; seed <= 10; seed++) {
      const { hits, wrong, requests } = stream(
        learned({ maxError, random: seeded(seed) }),
        seeded(100 + seed),
      );
      expect(wrong / requests).toBeLessThanOrEqual(maxError);
      expect(hits / requests).toBeGreaterThan(0.2);
    }
  });

  it('wants to see what labels may lift over the bound, and all where only the similarity decides', () => {
    expect(learned({ maxError: 0.02 }).leastConfidence).toBe(0.9);
    expect(learned({ maxError: 0.02, pooled: false }).leastConfidence).toBeUndefined();
  });

  it.each([
    { maxError: 0 },
    { maxError: 0.0004 },
    { maxError: 1 },
    { floor: 2 },
    { maxAnswers: 0 },
    { maxBuckets: 0 },
    { doubts: [0] },
  ])('refuses %j', (options) => {
    expect(() => learned(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it.each([
    [
      { maxError: '0.1' },
      'The option maxError of the learned policy is "0.1"; it must be a number over 0 and under 1',
    ],
    [{ floor: '0.7' }, 'The option floor of the learned policy is "0.7"; it must be a number from -1 to 1'],
    [{ maxAnswers: '9' }, 'The option maxAnswers of the learned policy is "9"; it must be an integer over 0'],
    [
      { doubts: [0.1, '0.2'] },
      'One of the doubts of the learned policy is "0.2"; it must be a number over 0 and under 1',
    ],
  ])('refuses a text, as in %j, and says what it must be', (options, message) => {
    expect(() => learned(options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message }),
    );
  });
});

/** Twenty answers, each asked for rightly, and wrongly by a twin whose prompts are a little less similar. */
function stream(policy: Policy, random: () => number) {
  const counts = { hits: 0, wrong: 0, requests: 4_000 };
  for (let request = 0; request < counts.requests; request++) {
    const right = random() < 0.7;
    const spread = (random() + random() + random() - 1.5) * 0.04;
    const answerId = `answer ${Math.floor(random() * 20)}`;
    const similarity = Math.min(1, (right ? 0.96 : 0.88) + spread);
    const { action } = policy.decide(candidate(similarity, answerId));
    if (action === 'explore') policy.observe?.(observed(similarity, right, answerId));
    if (action !== 'serve') continue;
    counts.hits++;
    if (!right) counts.wrong++;
  }
  return counts;
}
