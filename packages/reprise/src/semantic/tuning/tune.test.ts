import { describe, expect, it } from 'vitest';
import { defaultConfidence } from '../policies/default-bounds.ts';
import type { ScoredLookup } from './scored-lookup.ts';
import { splitGroups } from './split-groups.ts';
import { tune } from './tune.ts';

/** Lookups of which similarity says nothing, and confidence everything. */
const lookups: ScoredLookup[] = Array.from({ length: 600 }, (_, at) => {
  const right = at % 3 > 0;
  const candidate = { entryId: `e${at}`, answerId: `a${at}`, bucket: 'all', right };
  const measures = { similarity: 0.8 + (at % 7) / 100, confidence: right ? 0.9 : 0.2 };
  return { group: `g${at}`, weight: 1, exact: false, candidates: [{ ...candidate, ...measures }] };
});

function relabelled(label: (at: number) => { readonly right: boolean; readonly confidence: number }) {
  return lookups.map((lookup, at) => ({
    ...lookup,
    candidates: [{ ...lookup.candidates[0]!, ...label(at) }],
  }));
}

const chosenOn = new Set(splitGroups(lookups, 1).calibration);
const isChosenOn = (at: number): boolean => chosenOn.has(lookups[at]!);

describe('tune', () => {
  it('recommends the measure that tells right from wrong, with figures of the unseen half', () => {
    const report = tune(lookups, { maxError: 0.02 });
    const [similarity, confidence] = report.measures;
    expect(report.recommended).toBe('confidence');
    expect(similarity).toMatchObject({
      measure: 'similarity',
      chosen: { bound: undefined },
      unseen: undefined,
    });
    expect(confidence!.chosen.bound).toBe(0.2001);
    expect(confidence!.unseen!.wrongOfLookups).toMatchObject({ part: 0, whole: 300 });
    expect(confidence!.unseen!.rightKept).toBe(1);
    expect(report.split).toEqual({ by: 'groups', groups: 600, calibration: 300, unseen: 300 });
  });

  it('recommends confidence, which knows more, when both measures keep as many right hits', () => {
    const right = lookups.map((lookup) => ({
      ...lookup,
      candidates: lookup.candidates.map((candidate) => ({ ...candidate, right: true })),
    }));
    const report = tune(right);
    const kept = report.measures.map(({ calibration }) => calibration!.hits.part);
    expect({ kept, recommended: report.recommended }).toEqual({
      kept: [300, 300],
      recommended: 'confidence',
    });
  });

  it.each([
    ['few-lookups', 'there are too few to choose a bound', lookups.slice(0, 90)],
    [
      'none-sure',
      'the surest are wrong too often',
      relabelled((at) => ({ right: at % 3 > 0, confidence: 0.9 })),
    ],
    ['none-right', 'no hit is right', relabelled((at) => ({ right: false, confidence: at / 600 }))],
    [
      'unseen-half',
      'the unseen half breaks it',
      relabelled((at) => ({ right: isChosenOn(at), confidence: 0.9 })),
    ],
  ])('recommends nothing to serve, and objects with %s, where %s', (objection, _, labels) => {
    const { measures, recommended } = tune(labels, { maxError: 0.02 });
    expect({ recommended, objection: measures[1]!.objection }).toEqual({ recommended: undefined, objection });
  });

  it('says under which similarity nothing is known', () => {
    expect(tune(lookups).floor).toBe(0.8);
    const none = [{ group: 'g', weight: 1, exact: false, candidates: [] }];
    expect(tune(none).floor).toBeUndefined();
  });

  it('tabulates every bound, fewer hits the stricter it is', () => {
    for (const { table, curve } of tune(lookups).measures) {
      const hits = table.map((line) => line.hits.part);
      expect(hits).toEqual([...hits].sort((left, right) => right - left));
      expect(curve.length).toBeLessThanOrEqual(120);
      expect(curve.at(-1)!.hits.part).toBe(600);
    }
  });

  it('tabulates the default bound of confidence, and those close to it', () => {
    const bounds = tune(lookups).measures[1]!.table.map(({ bound }) => bound);
    expect(bounds).toEqual(expect.arrayContaining([defaultConfidence, 0.99, 0.993, 0.997, 0.998, 0.999]));
  });

  it.each([0, 1, Number.NaN, -0.1])('refuses %d as a share that may be wrong', (maxError) => {
    expect(() => tune(lookups, { maxError })).toThrow('must be a number over 0 and under 1');
  });

  it('refuses to tune on nothing', () => {
    expect(() => tune([])).toThrow('no labelled lookup');
  });
});
