import { type ScoredLookup, splitGroups, tune } from 'reprise/semantic';
import { describe, expect, it } from 'vitest';
import { objectionText, tuningAdvice } from './tune-advice.ts';

/** As many lookups with one candidate each, all as sure as each other. */
function lookups(count: number, isRight: (at: number) => boolean): ScoredLookup[] {
  return Array.from({ length: count }, (_, at) => {
    const candidate = { entryId: `e${at}`, answerId: `a${at}`, bucket: 'all', right: isRight(at) };
    return {
      group: `g${at}`,
      weight: 1,
      exact: false,
      candidates: [{ ...candidate, similarity: 0.9, confidence: 0.9 }],
    };
  });
}

function advice(labelled: readonly ScoredLookup[], maxError: number) {
  const report = tune(labelled, { maxError });
  const objections = report.measures.flatMap((measure) => objectionText(measure, maxError));
  return { objections, text: tuningAdvice(report, 'pairs').join('\n') };
}

describe('what tuning advises', () => {
  it('is to keep the configured bounds where the chosen one does not hold on the unseen half', () => {
    const all = lookups(400, () => true);
    const chosenOn = new Set(splitGroups(all, 1).calibration);
    const { objections, text } = advice(
      lookups(400, (at) => chosenOn.has(all[at]!)),
      0.01,
    );
    const broken = 'Not recommended: on the unseen half 100.00% of the lookups are wrong, not 1% at most.';
    expect(objections).toEqual([broken, broken]);
    expect(text).toMatch(/^No bound is recommended: keep the configured ones\./);
    expect(text).not.toContain('semantic:');
  });

  it('is shadow mode where the surest are wrong', () => {
    const { objections, text } = advice(
      lookups(400, (at) => at % 2 > 0),
      0.01,
    );
    expect(objections[1]).toBe('No bound on confidence keeps to 1%: too many of the surest hits are wrong.');
    expect(text).toContain('serve nothing by meaning');
    expect(text).toContain('shadow: true');
    expect(text).not.toContain('judge');
  });

  it('leaves out a policy that cannot show so small an error', () => {
    const right = lookups(10_000, () => true);
    expect(advice(right, 0.0005).text).toContain('policy: calibrated\n  max_error: 0.0005');
    const { text } = advice(right, 0.0004);
    expect(text).toContain('policy: threshold');
    expect(text).not.toContain('calibrated');
  });
});
