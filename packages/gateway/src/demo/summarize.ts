import { judge } from './ground-truth.ts';
import type { Answered, AnswerKind, Failed, Outcome } from './outcome.ts';
import type { DemoReport, DemoRow, FailureCount, Quantiles, WrongHit } from './report.ts';

/** What the runner knows beside the outcomes. */
export type RunFacts = Pick<DemoReport, 'ending' | 'planned' | 'savedUsd' | 'duration'>;

const alwaysShown: ReadonlySet<AnswerKind> = new Set(['exact', 'semantic', 'miss', 'shared']);
const order = ['exact', 'semantic', 'stale', 'miss', 'shared', 'bypass'] as const;

/** Turns the outcomes of a run into its report. */
export function summarize(outcomes: readonly Outcome[], facts: RunFacts): DemoReport {
  const answers = outcomes.filter((outcome): outcome is Answered => 'kind' in outcome);
  const failed = outcomes.filter((outcome): outcome is Failed => 'error' in outcome);
  const { wrongHits, unjudged } = judge(answers);
  const rows = order
    .map((kind) => rowOf(kind, answers, wrongHits))
    .filter(({ kind, count }) => count > 0 || alwaysShown.has(kind));
  return {
    ...facts,
    answered: answers.length,
    rows,
    failures: countFailures(failed),
    wrongHits,
    unjudged,
    tokensSaved: rows.reduce((sum, row) => sum + row.tokensSaved, 0),
  };
}

function rowOf(kind: AnswerKind, answers: readonly Answered[], wrongHits: readonly WrongHit[]): DemoRow {
  const own = answers.filter((answer) => answer.kind === kind);
  const needsUpstream = kind === 'miss' || kind === 'bypass';
  return {
    kind,
    count: own.length,
    share: answers.length === 0 ? 0 : own.length / answers.length,
    firstToken: quantilesOf(own.flatMap(({ firstToken }) => firstToken ?? [])),
    completion: quantilesOf(own.map(({ completion }) => completion)),
    tokensSaved: needsUpstream ? 0 : own.reduce((sum, { tokens }) => sum + tokens, 0),
    wrongHits: wrongHits.filter((hit) => hit.kind === kind).length,
  };
}

function quantilesOf(times: readonly number[]): Quantiles | undefined {
  if (times.length === 0) return undefined;
  const sorted = times.toSorted((left, right) => left - right);
  const nearestRank = (quantile: number): number => sorted[Math.ceil(quantile * sorted.length) - 1]!;
  return { p50: nearestRank(0.5), p95: nearestRank(0.95) };
}

function countFailures(failed: readonly Failed[]): FailureCount[] {
  const counts = new Map<string, number>();
  for (const { error } of failed) counts.set(error, (counts.get(error) ?? 0) + 1);
  return [...counts]
    .map(([error, count]) => ({ error, count }))
    .toSorted((left, right) => right.count - left.count);
}
