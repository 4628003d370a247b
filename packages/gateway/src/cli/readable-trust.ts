import { percent } from '../percent.ts';
import type { WireRate, WireTrust } from '../trust/index.ts';

/** How far hits by meaning can be trusted, in words and rounded figures. */
export function readableTrust(trust: WireTrust): object {
  const { max_error: bound, shadow } = trust;
  const { rate, unsure = 0 } = trust.wrong_answer_rate;
  const undecided = rate === null ? Math.max(unsure, trust.audits.unsure) : 0;
  return {
    state: trust.state,
    reason: trust.reason,
    ...(trust.remedy === null ? {} : { remedy: trust.remedy }),
    policy: trust.policy,
    bound: bound === null ? 'none' : `${percent(bound)} of all requests`,
    wrong_of_hits: countedRate(trust.wrong_answer_rate, undecided),
    wrong_of_requests: estimatedRate(trust.wrong_answer_rate_of_requests),
    audit_rate: percent(trust.audit_rate),
    audits: trust.audits,
    decisions: trust.decisions,
    ...(trust.band ? { decided_by_band: trust.band } : {}),
    ...judgeOf(trust),
    unjudged: trust.unjudged,
    quarantined: trust.quarantined,
    ...(shadow.lookups === 0
      ? {}
      : { shadow: { lookups: shadow.lookups, hits: shadow.hits, right: shadow.right } }),
    numbers: Object.fromEntries(
      Object.entries(trust.numbers).map(([name, value]) => [name, Number(value.toPrecision(4))]),
    ),
  };
}

function judgeOf({ judge_fault: fault, judge_trusted: isTrusted }: WireTrust): object {
  if (fault !== null) return { judge: `fails: ${fault}` };
  return isTrusted === null ? {} : { judge: isTrusted ? 'trusted' : 'not trusted' };
}

/**
 * For example `1.3% (95%: 0.4% to 7.5%, 3 of 240 audited, 7 more unsure)`; the interval holds the true share in 95 of 100
 * cases, whatever the unsure ones were.
 */
function countedRate(rate: WireRate, undecided: number): string {
  if (undecided > 0) return `not known yet (0 of ${undecided} audits decided)`;
  if (rate.rate === null) return 'not known yet (0 audited)';
  const unsure = rate.unsure ? `, ${rate.unsure} more unsure` : '';
  return `${percent(rate.rate)} (${interval(rate)}, ${rate.part} of ${rate.whole} audited${unsure})`;
}

/** The share of wrong hits times that of hits, which is counted; so it is never more than the latter, nor is its interval. */
function estimatedRate(rate: WireRate): string {
  if (rate.rate === null) return `not known yet (at most ${percent(rate.high)})`;
  return `${percent(rate.rate)} estimated (${interval(rate)}): wrong_of_hits times the share of hits in ${rate.whole} requests`;
}

function interval({ low, high }: WireRate): string {
  return `95%: ${percent(low)} to ${percent(high)}`;
}
