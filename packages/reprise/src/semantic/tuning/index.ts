export { rateOf } from '../trust/wilson.ts';
export {
  type ChartLine,
  type ChartPoint,
  type TradeOffChart,
  tradeOffChart,
} from './chart/trade-off-chart.ts';
export { type ChosenBound, chooseBound } from './choose-bound.ts';
export { closestLookups } from './closest-lookups.ts';
export type { LabelledPair, LabelledPrompt, LabelledSet } from './labelled-set.ts';
export { observedLookups } from './observed-lookups.ts';
export { type ReadLabelledOptions, readLabelled } from './read-labelled.ts';
export { type PolicyTally, type ReplayOptions, replayPolicy } from './replay-policy.ts';
export { type ScoreOptions, scoreLabelled } from './score-labelled.ts';
export {
  type Measure,
  type PreferredCandidate,
  preferredBy,
  type ScoredCandidate,
  type ScoredLookup,
} from './scored-lookup.ts';
export { seededRandom } from './shuffled.ts';
export { spearman } from './spearman.ts';
export { type Halves, splitGroups } from './split-groups.ts';
export { type TradeOffLine, tradeOff } from './trade-off.ts';
export {
  type BoundObjection,
  type MeasureReport,
  type TuneOptions,
  type TuningReport,
  tune,
} from './tune.ts';
