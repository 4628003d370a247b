import { RepriseError } from '../../core/index.ts';
import { assertPart } from '../arguments/assert-number.ts';
import { confidenceBounds } from '../policies/confidence-bounds.ts';
import { type ChosenBound, chooseBound } from './choose-bound.ts';
import { type Measure, type PreferredCandidate, preferredBy, type ScoredLookup } from './scored-lookup.ts';
import { splitGroups } from './split-groups.ts';
import { type TradeOffLine, tradeOff } from './trade-off.ts';

/** Options of {@link tune}. */
export interface TuneOptions {
  /** Wrong answers by meaning allowed, as a share of all lookups, over 0 and under 1. @default 0.01 */
  readonly maxError?: number;
  /** Whole number that decides which lookups are in which half. @default 1 */
  readonly seed?: number;
}

/**
 * Why a bound is not to be served from: there are too few lookups to choose one; there are enough, and none is sure
 * enough; nothing that it serves on the half it was chosen on is right; on the unseen half it surely has more wrong answers
 * than allowed.
 */
export type BoundObjection = 'few-lookups' | 'none-sure' | 'none-right' | 'unseen-half';

/** What was found for one measure. */
export interface MeasureReport {
  readonly measure: Measure;
  readonly chosen: ChosenBound;
  /** Why its bound is not to be served from; undefined when it may be. */
  readonly objection: BoundObjection | undefined;
  /** What the chosen bound gives on the half it was chosen on. */
  readonly calibration: TradeOffLine | undefined;
  /** What it gives on the other half: this is what to expect. */
  readonly unseen: TradeOffLine | undefined;
  /** Every bound of the table, on all lookups. */
  readonly table: readonly TradeOffLine[];
  /** Precision against hit ratio on all lookups, from the strictest bound to the loosest, for a chart. */
  readonly curve: readonly TradeOffLine[];
}

/** The trade-off between hits and wrong answers, with the bounds to choose. */
export interface TuningReport {
  readonly maxError: number;
  readonly seed: number;
  readonly lookups: number;
  /** Lookups that the same request had been answered before. */
  readonly exact: number;
  /** Lowest similarity of a candidate, rounded down: nothing is known of those under it. None without candidates. */
  readonly floor: number | undefined;
  /** How the lookups were halved; `items` when one group was too large to be kept together. */
  readonly split: {
    readonly by: 'groups' | 'items';
    readonly groups: number;
    readonly calibration: number;
    readonly unseen: number;
  };
  readonly measures: readonly MeasureReport[];
  /**
   * The measure whose bound keeps most right hits on the calibration half, confidence when both keep as many; undefined
   * when there are objections to both.
   */
  readonly recommended: Measure | undefined;
}

/** Bounds in the tables. */
const tables: Readonly<Record<Measure, readonly number[]>> = {
  similarity: steps(0.7, 0.98, 0.02),
  confidence: confidenceBounds,
};
/** Points of a curve at most. */
const curvePoints = 120;

/**
 * Chooses a bound of similarity and one of confidence on one half of the lookups, and tries both on the other half,
 * which shares no group with it.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for an error that is no share, or without lookups.
 */
export function tune(lookups: readonly ScoredLookup[], options: TuneOptions = {}): TuningReport {
  const { maxError = 0.01, seed = 1 } = options;
  assertPart('The error allowed', maxError);
  if (lookups.length === 0)
    throw new RepriseError('INVALID_ARGUMENT', 'There is no labelled lookup to tune on');
  const halves = splitGroups(lookups, seed);
  const measures = (['similarity', 'confidence'] as const).map((measure) => {
    const all = preferredBy(lookups, measure);
    const calibration = preferredBy(halves.calibration, measure);
    const unseen = preferredBy(halves.unseen, measure);
    const chosen = chooseBound(calibration, maxError);
    const tried = { calibration: lineAt(calibration, chosen.bound), unseen: lineAt(unseen, chosen.bound) };
    return {
      measure,
      chosen,
      objection: objectionTo(chosen, tried, maxError),
      ...tried,
      table: tradeOff(all, tables[measure]),
      curve: tradeOff(all, distinctBounds(all)),
    };
  });
  const { by, groups } = halves;
  return {
    maxError,
    seed,
    lookups: lookups.length,
    exact: lookups.filter(({ exact }) => exact).length,
    floor: floorOf(lookups),
    split: { by, groups, calibration: halves.calibration.length, unseen: halves.unseen.length },
    measures,
    recommended: mostRight(measures),
  };
}

function lineAt(lookups: readonly PreferredCandidate[], bound: number | undefined): TradeOffLine | undefined {
  return bound === undefined ? undefined : tradeOff(lookups, [bound])[0];
}

function mostRight(measures: readonly MeasureReport[]): Measure | undefined {
  const servable = measures.filter(({ objection }) => objection === undefined);
  const right = ({ calibration }: MeasureReport): number => rightOf(calibration!);
  return servable.toReversed().sort((left, other) => right(other) - right(left))[0]?.measure;
}

function objectionTo(
  { given, needed }: ChosenBound,
  { calibration, unseen }: Pick<MeasureReport, 'calibration' | 'unseen'>,
  maxError: number,
): BoundObjection | undefined {
  if (!calibration || !unseen) return given < needed ? 'few-lookups' : 'none-sure';
  if (rightOf(calibration) === 0) return 'none-right';
  // A bound that keeps `maxError` on average is over it on about every third half, by chance.
  return unseen.wrongOfLookups.low > maxError ? 'unseen-half' : undefined;
}

function rightOf({ hits, wrongOfLookups }: TradeOffLine): number {
  return hits.part - wrongOfLookups.part;
}

function floorOf(lookups: readonly ScoredLookup[]): number | undefined {
  let lowest = Number.POSITIVE_INFINITY;
  for (const { candidates } of lookups) {
    for (const { similarity } of candidates) lowest = Math.min(lowest, similarity);
  }
  return lowest === Number.POSITIVE_INFINITY ? undefined : Math.floor(lowest * 1_000) / 1_000;
}

/** Bounds between which nothing changes, thinned evenly, the strictest first. */
function distinctBounds(lookups: readonly PreferredCandidate[]): number[] {
  const scores = new Set(lookups.flatMap(({ score }) => (score === undefined ? [] : [score])));
  const sorted = [...scores].sort((left, right) => right - left);
  if (sorted.length <= curvePoints) return sorted;
  const step = (sorted.length - 1) / (curvePoints - 1);
  return Array.from({ length: curvePoints }, (_, at) => sorted[Math.round(at * step)]!);
}

function steps(from: number, to: number, step: number): number[] {
  const count = Math.round((to - from) / step) + 1;
  return Array.from({ length: count }, (_, at) => Number((from + at * step).toFixed(4)));
}
