import type { Registry } from 'prom-client';
import type { ResponseStats } from 'reprise/llm';
import { addCounter, addGauge } from './read-metrics.ts';

/** Adds what is counted about chat requests and the answers kept of them. */
export function addResponseMetrics(registry: Registry, stats: () => ResponseStats): void {
  addCounter(registry, {
    name: 'reprise_chat_requests_total',
    help: 'Chat requests, by how they were answered',
    label: 'cache',
    read: () => stats().requests,
  });
  addCounter(registry, {
    name: 'reprise_refusals_total',
    help: 'Candidates of the same meaning that were refused, by guard or policy',
    label: 'by',
    read: () => stats().cache.refusals,
  });
  const counted = (name: string, help: string, read: (now: ResponseStats) => number): void =>
    addCounter(registry, { name, help, read: () => read(stats()) });
  const shown = (name: string, help: string, read: (now: ResponseStats) => number): void =>
    addGauge(registry, { name, help, read: () => read(stats()) });
  counted('reprise_shared_calls_total', 'Misses that joined a running upstream call', (now) => now.shared);
  counted('reprise_saved_tokens_total', 'Tokens not asked of the upstream', (now) => now.savedTokens);
  counted('reprise_saved_usd_total', 'What those tokens would have cost', (now) => now.savedUsd);
  counted('reprise_upstream_calls_total', 'Calls of the upstream', (now) => now.upstreamCalls);
  counted('reprise_upstream_failures_total', 'Calls without a whole answer', (now) => now.upstreamFailures);
  counted('reprise_cache_faults_total', 'Cache failures answered as misses', (now) => now.cache.faults);
  shown('reprise_entries', 'Answers kept', (now) => now.cache.entries);
  shown('reprise_indexed_entries', 'Answers that can be found by meaning', (now) => now.cache.indexed);
}
