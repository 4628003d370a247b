import type { Registry } from 'prom-client';
import type { Rate, TrustStats } from 'reprise/semantic';
import { addCounter, addGauge, type LabelledNumbers } from '../read-metrics.ts';

/** Adds what is known of answers by meaning; where nothing is answered by meaning these metrics have no values. */
export function addTrustMetrics(registry: Registry, trust: (() => TrustStats) | undefined): void {
  const counted = (
    name: string,
    help: string,
    label: string,
    count: (now: TrustStats) => LabelledNumbers,
  ): void => addCounter(registry, { name, help, label, read: () => trust && count(trust()) });
  const shown = (name: string, help: string, read: (now: TrustStats) => number): void =>
    addGauge(registry, { name, help, read: () => trust && read(trust()) });
  const rate = (name: string, help: string, end: (rate: Rate) => number | undefined): void =>
    addGauge(registry, { name, help, label: 'of', read: () => trust && ofBoth(trust(), end) });

  rate(
    'reprise_wrong_answer_rate',
    'Share of wrong answers by meaning, by decided audits: of hits, and of all requests; nothing while there are none',
    ({ rate }) => rate,
  );
  rate(
    'reprise_wrong_answer_rate_low',
    'Lower end of its 95% interval, for which audits the judge was unsure of count as right',
    ({ low }) => low,
  );
  rate(
    'reprise_wrong_answer_rate_high',
    'Upper end of its 95% interval, for which audits the judge was unsure of count as wrong',
    ({ high }) => high,
  );
  counted(
    'reprise_audits_total',
    'Hits asked upstream again, by verdict: same, different, unsure',
    'verdict',
    ({ audits }) => audits,
  );
  counted(
    'reprise_decisions_total',
    'Candidates decided on, by action: serve, explore (asked upstream to learn from it), reject',
    'action',
    ({ decisions }) => decisions,
  );
  addGauge(registry, {
    name: 'reprise_observations',
    help: 'Observations the policy knows, by source: explore, shadow, audit, check, feedback; those of all instances',
    label: 'source',
    read: () => trust?.().observations,
  });
  shown(
    'reprise_semantic_suspended',
    'Whether only exact requests are answered since the bound is at risk: 1 or 0',
    (now) => (now.state === 'suspended' ? 1 : 0),
  );
  shown(
    'reprise_quarantined_entries',
    'Entries not served by meaning for a time, since one close to them was called wrong',
    ({ quarantined }) => quarantined,
  );
  addCounter(registry, {
    name: 'reprise_unjudged_total',
    help: 'Judgements that failed, were late or unsure',
    read: () => trust?.().unjudged,
  });
  addCounter(registry, {
    name: 'reprise_band_decisions_total',
    help: 'Candidates that the judge of semantic.judge.band was asked about while callers waited, by result: passed, refused',
    label: 'result',
    read: () => ({ ...trust?.().band }),
  });
}

/** One end of both rates, without those of which nothing is known. */
function ofBoth(
  { wrongOfHits: hits, wrongOfRequests: requests }: TrustStats,
  end: (rate: Rate) => number | undefined,
): LabelledNumbers {
  const ends = Object.entries({ hits: end(hits), requests: end(requests) });
  return Object.fromEntries(ends.filter((each): each is [string, number] => each[1] !== undefined));
}
