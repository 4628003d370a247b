import { Registry } from 'prom-client';
import type { TrustStats } from 'reprise/semantic';
import { describe, expect, it } from 'vitest';
import { noTrustYet, someTrust } from '../../test/trust-fixture.ts';
import { addTrustMetrics } from './trust-metrics.ts';

async function samples(trust: (() => TrustStats) | undefined): Promise<string[]> {
  const registry = new Registry();
  addTrustMetrics(registry, trust);
  return (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('the metrics of trust', () => {
  it('have the rates of wrong answers with their intervals, and what was counted', async () => {
    const lines = await samples(() => someTrust);
    for (const line of [
      'reprise_wrong_answer_rate{of="hits"} 0.05',
      'reprise_wrong_answer_rate{of="requests"} 0.02',
      'reprise_wrong_answer_rate_low{of="hits"} 0.0138',
      'reprise_wrong_answer_rate_high{of="requests"} 0.0307',
      'reprise_audits_total{verdict="different"} 2',
      'reprise_decisions_total{action="explore"} 7',
      'reprise_band_decisions_total{result="passed"} 9',
      'reprise_observations{source="audit"} 40',
      'reprise_semantic_suspended 1',
      'reprise_quarantined_entries 3',
      'reprise_unjudged_total 1',
    ])
      expect(lines).toContain(line);
  });

  it('have no rate while nothing was audited, since 0 would look like no wrong answers', async () => {
    const lines = await samples(() => noTrustYet);
    expect(lines.filter((line) => line.startsWith('reprise_wrong_answer_rate{'))).toEqual([]);
    expect(lines).toContain('reprise_wrong_answer_rate_high{of="hits"} 1');
    expect(lines).toContain('reprise_semantic_suspended 0');
  });

  it('have no values where nothing is answered by meaning', async () => {
    expect(await samples(undefined)).toEqual([]);
  });

  it('forget at each scrape what was read before', async () => {
    let now = someTrust;
    const registry = new Registry();
    addTrustMetrics(registry, () => now);
    await registry.metrics();
    now = { ...someTrust, observations: { feedback: 1 } };
    const text = await registry.metrics();
    expect(text).not.toContain('source="audit"');
    expect(text).toContain('reprise_audits_total{verdict="same"} 38');
  });
});
