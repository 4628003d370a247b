import type { Embedder } from 'reprise/embedders';
import {
  calibrated,
  closestLookups,
  type LabelledSet,
  learned,
  type Policy,
  type PolicyTally,
  type PreferredCandidate,
  replayPolicy,
  type ScoredLookup,
  seededRandom,
  threshold,
  withDefaults,
} from 'reprise/semantic';

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
  readonly embedder: Embedder;
  /** Wrong answers that the learning policies allow, as a share of all lookups. */
  readonly maxError: number;
  readonly seed: number;
}

/** What most semantic caches serve from. */
const bareThreshold = 0.9;
/** Share of the hits whose answer the learning policies get to know. */
const auditRate = 0.05;

/** Decides on the same lookups in every way. Lookups in the words of an earlier one count as right hits. */
export async function evaluateModes(
  set: LabelledSet,
  lookups: readonly ScoredLookup[],
  { embedder, maxError, seed }: ModeOptions,
): Promise<ModeResult[]> {
  const closest = await closestLookups(set, embedder);
  const { policy } = withDefaults({ embedder });
  const replayed = (mode: ModeResult['mode'], how: string, open: (random: () => number) => Policy) => {
    const random = seededRandom(seed);
    return { mode, how, ...counted(replayPolicy(lookups, open(random), { auditRate, random })) };
  };
  const within = `${Number((maxError * 100).toFixed(3))}% wrong allowed`;
  return [
    { mode: 'bare', how: `closest prompt from ${bareThreshold} on`, ...bare(closest) },
    replayed('guarded', `guards, similarity from ${embedder.threshold} on`, () =>
      threshold({ similarity: embedder.threshold }),
    ),
    replayed('default', 'guards and evidence, as shipped', () => policy),
    replayed('learned', within, (random) => learned({ maxError, random })),
    replayed('calibrated', within, () => calibrated({ maxError, fallback: policy })),
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
