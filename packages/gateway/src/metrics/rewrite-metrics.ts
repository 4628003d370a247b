import type { Registry } from 'prom-client';
import type { RewriteStats } from 'reprise/llm';
import { addCounter, type LabelledNumbers } from '../read-metrics.ts';

/** Adds what rewriting questions took; where they are not rewritten these metrics have no values. */
export function addRewriteMetrics(registry: Registry, rewrites: () => RewriteStats | undefined): void {
  addCounter(registry, {
    name: 'reprise_rewrites_total',
    help: 'Questions of conversations that were to be rewritten, by result: rewritten, none, failed, skipped',
    label: 'result',
    read: () => byResult(rewrites()),
  });
  addCounter(registry, {
    name: 'reprise_rewrite_usd_total',
    help: 'What rewriting questions cost, in US dollars by the price table',
    read: () => rewrites()?.usd,
  });
}

function byResult(now: RewriteStats | undefined): LabelledNumbers | undefined {
  if (!now) return undefined;
  const { calls, rewritten, failures, skipped } = now;
  return { rewritten, none: Math.max(0, calls - rewritten - failures), failed: failures, skipped };
}
