import { describe, expect, it } from 'vitest';
import type { Observation } from '../observation.ts';
import { threshold } from '../policies/threshold.ts';
import type { Policy } from '../policy.ts';
import { observedLookups } from './observed-lookups.ts';
import { replayPolicy } from './replay-policy.ts';
import type { ScoredLookup } from './scored-lookup.ts';

const lookup = (similarity: number, right: boolean, exact = false): ScoredLookup => ({
  group: 'g',
  weight: 1,
  exact,
  candidates: exact
    ? []
    : [{ entryId: 'e', answerId: 'a', bucket: 'all', similarity, confidence: similarity, right }],
});

describe('replayPolicy', () => {
  it('counts what a policy serves, rightly and wrongly', () => {
    const lookups = [lookup(0.95, true), lookup(0.91, false), lookup(0.5, true), lookup(0, true, true)];
    const tally = replayPolicy(lookups, threshold({ similarity: 0.9 }), { random: () => 0.99 });
    expect(tally).toEqual({ lookups: 4, exact: 1, right: 1, wrong: 1, explored: 0, audited: 0 });
  });

  it('serves what the policy checks, with its answer known, and leaves it out where none is audited', () => {
    const seen: Observation[] = [];
    const policy: Policy = {
      name: 'checks all',
      floor: 0,
      decide: () => ({ action: 'explore', reason: '', bound: 0, isCheck: true }),
      observe: (observation) => seen.push(observation),
    };
    const lookups = [lookup(0.95, true), lookup(0.96, false)];
    const draws = [0.99, 0.1];
    expect(replayPolicy(lookups, policy, { auditRate: 0.25, random: () => draws.shift()! })).toMatchObject({
      right: 1,
      wrong: 1,
      explored: 0,
      audited: 2,
    });
    expect(seen.map(({ source, chance }) => ({ source, chance }))).toEqual([
      { source: 'check', chance: 1 },
      { source: 'audit', chance: 0.25 },
    ]);
    const unaudited = replayPolicy(lookups, policy, { auditRate: 0, random: () => 0.99 });
    expect(unaudited).toMatchObject({ right: 0, explored: 2 });
  });

  it('tells the policy of explored misses and audited hits only, with their chance', () => {
    const seen: Observation[] = [];
    const policy: Policy = {
      name: 'wants the low ones',
      floor: 0,
      decide: ({ similarity }) => ({
        action: similarity > 0.9 ? 'serve' : similarity > 0.5 ? 'explore' : 'reject',
        reason: '',
        bound: 0,
      }),
      observe: (observation) => seen.push(observation),
    };
    const draws = [0.9, 0.1];
    const random = () => draws.shift()!;
    replayPolicy([lookup(0.95, true), lookup(0.96, false), lookup(0.7, true), lookup(0.3, true)], policy, {
      auditRate: 0.25,
      random,
    });
    expect(
      seen.map(({ similarity, right, source, chance }) => ({ similarity, right, source, chance })),
    ).toEqual([
      { similarity: 0.96, right: false, source: 'audit', chance: 0.25 },
      { similarity: 0.7, right: true, source: 'explore', chance: 1 },
    ]);
  });
});

describe('observedLookups', () => {
  it('counts an observation as many times as its chance says, and leaves feedback out', () => {
    const observation = (source: Observation['source'], chance: number): Observation => ({
      ...lookup(0.9, true).candidates[0]!,
      id: `${source}-1`,
      at: 0,
      source,
      chance,
    });
    const lookups = observedLookups([
      observation('audit', 0.05),
      observation('explore', 1),
      observation('feedback', 1),
    ]);
    expect(lookups.map(({ group, weight }) => ({ group, weight }))).toEqual([
      { group: 'a', weight: 20 },
      { group: 'a', weight: 1 },
    ]);
  });
});
