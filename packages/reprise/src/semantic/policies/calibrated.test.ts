import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../candidate.ts';
import type { Observation } from '../observation.ts';
import type { Policy } from '../policy.ts';
import { calibrated } from './calibrated.ts';
import { threshold } from './threshold.ts';

const fallback = threshold({ similarity: 0.8 });
/** Explores nothing but what has to be. */
const random = (): number => 0.99;

function candidate(confidence: number, bucket = 'all'): Candidate {
  return { entryId: 'entry', answerId: 'answer', similarity: 0.9, confidence, bucket };
}

function observed(confidence: number, right: boolean, more: Partial<Observation> = {}): Observation {
  return { ...candidate(confidence), id: 'id', at: 0, right, source: 'explore', chance: 1, ...more };
}

function teach(policy: Policy): void {
  for (let at = 0; at < 200; at++) {
    const rank = (at * 37) % 200;
    policy.observe?.(observed(rank / 200, rank >= 100));
  }
}

/** Confidence says how likely a candidate is right: 200 labels in a mixed order, wrong under 0.5. */
function taught(maxError = 0.02): Policy {
  const policy = calibrated({ maxError, fallback, random });
  teach(policy);
  return policy;
}

describe('calibrated', () => {
  it('leaves decisions to the fallback while labels are few, and explores what that refuses', () => {
    const policy = calibrated({ fallback, floor: 0.5, random });
    for (let at = 0; at < 98; at++) policy.observe?.(observed(0.9, true));
    expect(policy.decide(candidate(0.1)).action).toBe('serve');
    expect(policy.decide({ ...candidate(1), similarity: 0.7 }).action).toBe('explore');
    expect(policy.decide({ ...candidate(1), similarity: 0.4 }).action).toBe('reject');
  });

  it('serves over the bound that its labels allow, and explores under it', () => {
    const policy = taught();
    expect(policy.decide(candidate(0.9)).action).toBe('serve');
    expect(policy.decide(candidate(0.4)).action).toBe('explore');
    expect(policy.describe?.(candidate(0.5))).toMatchObject({ labels: 200, drift: 0 });
  });

  it('serves what its fallback would over the shipped bound, until labels speak against it', () => {
    const sure = threshold({ similarity: 0.8, confidence: 0.9955 });
    const policy = calibrated({ fallback: sure, random });
    for (let at = 0; at < 150; at++) policy.observe?.(observed(0.97, at % 2 === 0));
    expect(policy.decide(candidate(0.999)).action).toBe('serve');
    expect(policy.decide(candidate(0.98)).action).toBe('explore');
    for (let at = 0; at < 4; at++) policy.observe?.(observed(0.999, false));
    expect(policy.decide(candidate(0.999)).action).toBe('explore');
  });

  it('leaves nothing to the fallback when there are labels enough and none of them allows a bound', () => {
    const policy = calibrated({ fallback, random });
    for (let at = 0; at < 120; at++) policy.observe?.(observed(0.9, at % 2 === 0));
    expect(policy.decide(candidate(0.95)).action).toBe('explore');
  });

  it('explores some of what it could serve, and half of what the fallback would, so that it goes on learning', () => {
    const drawing = (share: number) => calibrated({ maxError: 0.02, fallback, random: () => share });
    const [seldom, often] = [drawing(0.04), drawing(0.06)];
    expect([seldom, often].map((policy) => policy.decide(candidate(0.9)).action)).toEqual([
      'explore',
      'explore',
    ]);
    expect(drawing(0.5).decide(candidate(0.9)).action).toBe('serve');
    for (const policy of [seldom, often]) teach(policy);
    expect(seldom.decide(candidate(0.9)).action).toBe('explore');
    expect(often.decide(candidate(0.9)).action).toBe('serve');
  });

  it('does not loosen its bound because what it serves gives no labels', () => {
    const policy = taught();
    // Without a bound nothing is served.
    const bound = () => policy.describe?.(candidate(0.9))['bound'] ?? 1;
    const before = bound();
    for (let at = 0; at < 2_000; at++) {
      const confidence = ((at * 37) % 200) / 200;
      const { action } = policy.decide(candidate(confidence));
      if (action === 'explore') policy.observe?.(observed(confidence, confidence >= 0.5));
    }
    expect(bound()).toBeGreaterThanOrEqual(before - 0.05);
  });

  it('serves none that is itself more likely wrong than the bound allows, though on average it could', () => {
    const policy = calibrated({ maxError: 0.02, fallback, random });
    // One of ten is wrong at 0.8, which is few of all lookups.
    for (let at = 0; at < 1_000; at++) {
      if (at % 10 === 0) policy.observe?.(observed(0.8, at % 100 !== 0));
      else policy.observe?.(observed(at % 2 === 0 ? 0.99 : 0.1, at % 2 === 0));
    }
    expect(policy.describe?.(candidate(0.8))['bound']).toBeLessThan(0.8);
    expect(policy.decide(candidate(0.8)).action).toBe('explore');
    expect(policy.decide(candidate(0.99)).action).toBe('serve');
  });

  it('serves none of a confidence at which too many were wrong, whatever a line through all labels says', () => {
    const policy = calibrated({ maxError: 0.02, fallback, random });
    for (let at = 0; at < 4_000; at++) {
      const confidence = at % 40 === 0 ? 0.99 : at % 2 === 0 ? 0.98 : 0.1;
      policy.observe?.(observed(confidence, confidence !== 0.1 && at % 400 !== 0));
    }
    const { bound = 1, chance = 0 } = policy.describe?.(candidate(0.99)) ?? {};
    expect(bound).toBeLessThan(0.98);
    expect(chance).toBeGreaterThan(0.98);
    expect(policy.decide(candidate(0.99)).action).toBe('explore');
    expect(policy.decide(candidate(0.98)).action).toBe('serve');
  });

  it('keeps what it learnt of however many buckets: those beyond the most share it', () => {
    const policy = calibrated({ maxError: 0.02, fallback, maxBuckets: 3, random });
    const names = Array.from({ length: 10 }, (_, at) => `bucket ${at}`);
    for (const bucket of names) {
      for (let at = 0; at < 60; at++) policy.observe?.(observed(0.99, at % 3 !== 0, { bucket }));
    }
    expect(new Set(names.map((bucket) => policy.decide(candidate(0.99, bucket)).action))).toEqual(
      new Set(['explore']),
    );
    expect(policy.decide(candidate(0.99, 'new')).action).toBe('explore');
    expect(policy.describe?.()).toMatchObject({ buckets: 3 });
  });

  it('keeps buckets apart', () => {
    expect(taught().decide({ ...candidate(0.1, 'other'), similarity: 0.69 }).action).toBe('reject');
    expect(taught().decide(candidate(0.1, 'other')).action).toBe('serve');
  });

  it('serves nothing over and over wrong, however confident', () => {
    const policy = calibrated({ maxError: 0.01, fallback, random });
    for (let at = 0; at < 500; at++) policy.observe?.(observed(0.95, at % 2 === 0));
    expect(policy.decide(candidate(0.95)).action).toBe('explore');
  });

  it('counts an audited hit for all those that were not audited', () => {
    const policy = calibrated({ maxError: 0.05, fallback, random });
    for (let at = 0; at < 1_000; at++) policy.observe?.(observed(0.2 + (at % 10) / 100, true));
    for (let at = 0; at < 30; at++) {
      policy.observe?.(observed(0.9, at % 10 !== 0, { source: 'shadow', chance: 0.01 }));
    }
    expect(policy.decide(candidate(0.9)).action).toBe('explore');
  });

  it.each(['audit', 'check'] as const)(
    'raises an alarm when hits of an %s turn out wrong, and serves nothing until it has new labels',
    (source) => {
      const policy = taught();
      expect(policy.decide(candidate(0.9)).action).toBe('serve');
      for (let at = 0; at < 20 && policy.describe?.(candidate(0.9))['drift'] !== 1; at++) {
        policy.observe?.(observed(0.9, false, { source }));
      }
      expect(policy.describe?.(candidate(0.9))).toMatchObject({ drift: 1 });
      expect(policy.decide(candidate(0.9)).action).toBe('explore');
      teach(policy);
      expect(policy.decide(candidate(0.9)).action).toBe('serve');
    },
  );

  it('raises an alarm, too, for what it serves by the shipped bound, though labels allow none of its own', () => {
    const sure = threshold({ similarity: 0.8, confidence: 0.9955 });
    const policy = calibrated({ fallback: sure, random });
    for (let at = 0; at < 2_000; at++) {
      const confidence = at % 2 === 0 ? 0.999 : 0.99;
      policy.decide(candidate(confidence));
      policy.observe?.(observed(confidence, confidence === 0.999 || at % 4 === 1));
    }
    let labels = 0;
    while (policy.describe?.(candidate(0.9))['drift'] !== 1 && labels < 60) {
      policy.observe?.(observed(0.999, labels++ % 5 !== 0));
    }
    expect(policy.describe?.(candidate(0.9))).toMatchObject({ drift: 1, labels: 1 });
    expect(labels).toBeLessThan(40);
  });

  it('forgets all of the bucket on an alarm, and ends it only with labels like those that raised it', () => {
    const sure = threshold({ similarity: 0.8, confidence: 0.9955 });
    const policy = calibrated({ fallback: sure, random });
    for (let at = 0; at < 1_000; at++) policy.observe?.(observed(at % 2 ? 0.998 : 0.5, at % 2 === 1));
    expect(policy.decide(candidate(0.998)).action).toBe('serve');
    const drift = () => policy.describe?.(candidate(0.998))['drift'];
    for (let at = 0; at < 20 && drift() !== 1; at++) {
      policy.observe?.(observed(0.998, false, { source: 'audit' }));
    }
    expect(policy.describe?.(candidate(0.998))['labels']).toBe(1);
    for (let at = 0; at < 1_000; at++) policy.observe?.(observed(0.3 + (at % 50) / 100, true));
    expect([drift(), policy.decide(candidate(0.998)).action]).toEqual([1, 'explore']);
    for (let at = 0; at < 500; at++) policy.observe?.(observed(0.998, true));
    expect([drift(), policy.decide(candidate(0.998)).action]).toEqual([0, 'serve']);
  });

  it('explains what it would say without counting a lookup, and without drawing', () => {
    let draws = 0;
    const drawn = () => {
      draws += 1;
      return 0;
    };
    const policy = calibrated({ maxError: 0.02, fallback, random: drawn });
    expect(policy.explain?.(candidate(0.9)).action).toBe('serve');
    teach(policy);
    const before = policy.describe?.(candidate(0.9));
    for (let at = 0; at < 1_000; at++) policy.explain?.(candidate(0.1));
    for (let at = 0; at < 10; at++) policy.observe?.(observed(0.9, true));
    expect(policy.describe?.(candidate(0.9))['bound']).toBe(before?.['bound']);
    expect(policy.explain?.(candidate(0.9)).action).toBe('serve');
    expect(policy.explain?.(candidate(0.4)).action).toBe('explore');
    expect(draws).toBe(0);
  });

  it('finds a bound at the least maxError that it takes, and refuses any that it has no memory for', () => {
    const least = calibrated({ maxError: 0.0005, fallback, random });
    for (let at = 0; at < 2_100; at++) least.observe?.(observed(0.9997, true));
    expect(least.describe?.(candidate(1))['bound']).toBeDefined();
    expect(() => calibrated({ maxError: 0.0004, fallback })).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message:
          'The option maxError of the calibrated policy is 0.0004; it must be at least 0.0005, and under 1',
      }),
    );
  });

  it('raises none while as many audited hits are wrong as the bound allows', () => {
    const policy = taught(0.02);
    policy.decide(candidate(0.9));
    for (let at = 1; at <= 500; at++) policy.observe?.(observed(0.9, at % 50 !== 0, { source: 'audit' }));
    expect(policy.describe?.(candidate(0.9))).toMatchObject({ drift: 0 });
  });

  it('never serves more wrong labels than its bound allows, whatever the labels are', () => {
    const labels = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 300 });
    fc.assert(
      fc.property(labels, fc.constantFrom(0.01, 0.05, 0.2), (drawn, maxError) => {
        const policy = calibrated({ maxError, fallback: threshold({ similarity: 1 }), floor: 0, random });
        for (const [step, right] of drawn) policy.observe?.(observed(step / 20, right));
        const served = drawn.filter(([step]) => policy.decide(candidate(step / 20)).action === 'serve');
        const wrong = served.filter(([, right]) => !right).length;
        // The bound is computed anew after every hundredth label.
        expect(wrong).toBeLessThanOrEqual(maxError * (drawn.length + 1) + drawn.length * 0.01);
      }),
    );
  });

  it('wants to see what labels may lift over the bound, and all that its fallback may serve', () => {
    const sure = threshold({ similarity: 0.8, confidence: 0.99 });
    expect(calibrated({ maxError: 0.01, fallback: sure }).leastConfidence).toBe(0.95);
    expect(calibrated({ maxError: 0.4, fallback: sure }).leastConfidence).toBe(0);
    const alike = threshold({ similarity: 0.8 });
    expect(calibrated({ maxError: 0.01, fallback: alike }).leastConfidence).toBe(0);
  });

  it.each([{ maxError: 0 }, { maxError: 1 }, { floor: 2 }, { maxBuckets: 0 }])('refuses %j', (options) => {
    expect(() => calibrated({ fallback, ...options })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it.each([
    [
      { maxError: '0.1' },
      'maxError of the calibrated policy is "0.1"; it must be a number over 0 and under 1',
    ],
    [{ floor: '0.7' }, 'floor of the calibrated policy is "0.7"; it must be a number from -1 to 1'],
    [{ maxBuckets: '9' }, 'maxBuckets of the calibrated policy is "9"; it must be an integer over 0'],
  ])('refuses a text, as in %j, and says what it must be', (options, message) => {
    expect(() => calibrated({ fallback, ...options } as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: `The option ${message}` }),
    );
  });
});
