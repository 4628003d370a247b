import type { ShadowLine, TrustStats } from 'reprise/semantic';
import { type JudgeKind, standingOf } from './standing.ts';
import { type WireRate, wireRate } from './wire-rate.ts';

/** How far answers by meaning can be trusted, as `GET /v1/cache/stats` has it. */
export interface WireTrust {
  readonly state: TrustStats['state'];
  /** Why the state is what it is. */
  readonly reason: string;
  /** What to do about it; null when nothing is. */
  readonly remedy: string | null;
  readonly policy: string;
  readonly max_error: number | null;
  readonly audit_rate: number;
  /** Wrong answers among the hits by meaning whose audit was decided, in the window. */
  readonly wrong_answer_rate: WireRate;
  /** Wrong answers by meaning over all requests, in the window. */
  readonly wrong_answer_rate_of_requests: WireRate;
  readonly decisions: TrustStats['decisions'];
  /** What came of the candidates that the judge of the band was asked about; null without a band. */
  readonly band: TrustStats['band'] | null;
  readonly audits: TrustStats['audits'];
  readonly observations: TrustStats['observations'];
  /** Those among them the judge was unsure of, which count as wrong for a policy that learns. */
  readonly unsure_observations: number;
  readonly quarantined: number;
  readonly unjudged: number;
  readonly judge_trusted: boolean | null;
  /** Why the judge failed when it was asked last; null when it did not. */
  readonly judge_fault: string | null;
  readonly numbers: TrustStats['numbers'];
  readonly shadow: TrustStats['shadow'] & { readonly table: readonly WireShadowLine[] };
}

/** What serving from one confidence on would have done in shadow mode. */
export interface WireShadowLine {
  /** Least confidence, 0 to 1. */
  readonly bound: number;
  /** Hits by meaning over all requests. */
  readonly hit_rate: WireRate;
  readonly wrong_of_hits: WireRate;
  readonly wrong_of_requests: WireRate;
  /** What right hits would have saved, for 1,000 requests; null when it is not known, `usd` when no price is. */
  readonly saved_of_thousand: { readonly tokens: number; readonly usd: number | null } | null;
}

/** {@link TrustStats} as JSON has them, with what shadow mode saw. */
export function wireTrust(
  stats: TrustStats,
  shadowReport: readonly ShadowLine[],
  judge: JudgeKind = 'similar',
): WireTrust {
  const { reason, remedy = null } = standingOf(stats, judge);
  const { state, policy, decisions, audits, observations } = stats;
  const { quarantined, unjudged, numbers, shadow } = stats;
  return {
    state,
    reason,
    remedy,
    policy,
    max_error: stats.maxError ?? null,
    audit_rate: stats.auditRate,
    wrong_answer_rate: wireRate(stats.wrongOfHits),
    wrong_answer_rate_of_requests: wireRate(stats.wrongOfRequests),
    decisions,
    band: stats.band ?? null,
    audits,
    observations,
    unsure_observations: stats.unsureObservations,
    quarantined,
    unjudged,
    judge_trusted: stats.judgeTrusted ?? null,
    judge_fault: stats.judgeFault ?? null,
    numbers,
    shadow: { ...shadow, table: shadow.lookups === 0 ? [] : shadowReport.map(wireShadowLine) },
  };
}

function wireShadowLine({ bound, savedOfThousand, ...line }: ShadowLine): WireShadowLine {
  return {
    bound,
    hit_rate: wireRate(line.hitRate),
    wrong_of_hits: wireRate(line.wrongOfHits),
    wrong_of_requests: wireRate(line.wrongOfRequests),
    saved_of_thousand: savedOfThousand ? { ...savedOfThousand, usd: savedOfThousand.usd ?? null } : null,
  };
}
