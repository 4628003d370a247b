import type { WireRate, WireTrust } from '../trust/index.ts';

/** How far hits by meaning can be trusted, in words and rounded figures. */
export function readableTrust(trust: WireTrust): object {
  const { max_error: bound, judge_trusted: judgeTrusted, shadow } = trust;
  return {
    state: trust.state,
    reason: trust.reason,
    policy: trust.policy,
    bound: bound === null ? 'none' : `${percent(bound)} of all requests`,
    wrong_of_hits: readableRate(trust.wrong_answer_rate, 'audited'),
    wrong_of_requests: readableRate(trust.wrong_answer_rate_of_requests, 'requests'),
    audit_rate: percent(trust.audit_rate),
    audits: trust.audits,
    observations: trust.observations,
    decisions: trust.decisions,
    ...(judgeTrusted === null ? {} : { judge: judgeTrusted ? 'trusted' : 'not trusted' }),
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

/** For example `1.3% (0.4% to 4.4%, 3 of 240 audited)`; the interval holds the true share in 95 of 100 cases. */
function readableRate({ rate, low, high, part, whole }: WireRate, of: string): string {
  if (rate === null) return `not known yet (0 ${of})`;
  const wrong = Number(part.toFixed(1));
  return `${percent(rate)} (95%: ${percent(low)} to ${percent(high)}, ${wrong} of ${Math.round(whole)} ${of})`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
