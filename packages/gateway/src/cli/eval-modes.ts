import type { Embedder } from 'reprise/embedders';
import {
  calibrated,
  defaultBounds,
  learned,
  type Policy,
  type PolicyTally,
  type PreferredCandidate,
  replayPolicy,
  type ScoredLookup,
  type SemanticCacheOptions,
  seededRandom,
  threshold,
} from 'reprise/semantic';
import { percent } from '../percent.ts';

/** What one way of deciding did with a set. */
export interface ModeResult {
  readonly mode: 'bare' | 'guarded' | 'default' | 'learned' | 'calibrated';
  /** How it decides, in a few words. */
  readonly how: string;
  readonly lookups: number;
  readonly right: number;
  readonly wrong: number;
}

/** Parts of {@link evaluateModes}. */
export interface ModeOptions {
  /** The closest prompt of each lookup, for the way without guards. */
  readonly closest: readonly PreferredCandidate[];
  readonly embedder: Embedder;
  /** The bounds that are configured. */
  readonly cache: Pick<SemanticCacheOptions, 'similarity' | 'confidence'>;
  /** Wrong answers that the learning policies allow, as a share of all lookups. */
  readonly maxError: number;
  readonly seed: number;
}

/** What most semantic caches serve from. */
const bareThreshold = 0.9;
/** Share of the hits whose answer the learning policies get to know. */
const auditRate = 0.05;

/** Decides on the same lookups in every way. Lookups in the words of an earlier one count as right hits. */
export function evaluateModes(
  lookups: readonly ScoredLookup[],
  { closest, embedder, cache, maxError, seed }: ModeOptions,
): ModeResult[] {
  const { similarity, confidence } = defaultBounds(embedder, cache);
  const alone = defaultBounds(embedder, { ...cache, confidence: 0 });
  const policy = threshold({ similarity, confidence });
  const replayed = (mode: ModeResult['mode'], how: string, open: (random: () => number) => Policy) => {
    const random = seededRandom(seed);
    return { mode, how, ...counted(replayPolicy(lookups, open(random), { auditRate, random })) };
  };
  const within = `${percent(maxError)} of the lookups may be wrong; learns from labels`;
  return [
    { mode: 'bare', how: `the closest prompt answers, similarity >= ${bareThreshold}`, ...bare(closest) },
    replayed('guarded', `guards, similarity >= ${alone.similarity}`, () => threshold(alone)),
    replayed('default', `guards, similarity >= ${similarity}, confidence >= ${confidence}`, () => policy),
    replayed('learned', within, (random) => learned({ maxError, random })),
    replayed('calibrated', within, (random) => calibrated({ maxError, fallback: policy, random })),
  ];
}

type Counts = Pick<ModeResult, 'lookups' | 'right' | 'wrong'>;

function bare(closest: readonly PreferredCandidate[]): Counts {
  const served = closest.filter(({ score }) => score !== undefined && score >= bareThreshold);
  const right = served.filter((lookup) => lookup.right).length;
  return { lookups: closest.length, right, wrong: served.length - right };
}

function counted({ lookups, exact, right, wrong }: PolicyTally): Counts {
  return { lookups, right: exact + right, wrong };
}
