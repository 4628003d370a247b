import type { Registry } from 'prom-client';
import type { ResponseStats } from 'reprise/llm';
import { addCounter, addGauge } from '../read-metrics.ts';

/** Adds what is counted about chat requests and the answers kept of them. */
export function addResponseMetrics(registry: Registry, stats: () => ResponseStats): void {
  addCounter(registry, {
    name: 'reprise_chat_requests_total',
    help: 'Chat requests, by how they were answered: exact, semantic, stale, miss, bypass',
    label: 'cache',
    read: () => stats().requests,
  });
  addCounter(registry, {
    name: 'reprise_refusals_total',
    help: 'Lookups by meaning that were refused, by what refused them: a guard, the verifier, coverage, the policy (each by its name), the judge of a band, or a limit of the request',
    label: 'by',
    read: () => stats().cache.refusals,
  });
  const counted = (name: string, help: string, read: (now: ResponseStats) => number | undefined): void =>
    addCounter(registry, { name, help, read: () => read(stats()) });
  const shown = (name: string, help: string, read: (now: ResponseStats) => number): void =>
    addGauge(registry, { name, help, read: () => read(stats()) });
  counted('reprise_shared_calls_total', 'Misses that joined a running upstream call', (now) => now.shared);
  counted(
    'reprise_saved_tokens_total',
    'Tokens of prompts and answers that hits and joined calls did not ask of the upstream',
    (now) => now.savedTokens,
  );
  counted(
    'reprise_saved_usd_total',
    'What those tokens would have cost, in US dollars by the price table',
    (now) => now.savedUsd,
  );
  counted(
    'reprise_upstream_calls_total',
    'Upstream calls for chat requests; audits, embeddings and the own calls of the gateway are not among them',
    (now) => now.upstreamCalls,
  );
  counted(
    'reprise_upstream_failures_total',
    'Those of reprise_upstream_calls_total that gave no whole answer',
    (now) => now.upstreamFailures,
  );
  counted(
    'reprise_cache_faults_total',
    'Failures of the cache that were answered as misses',
    (now) => now.cache.faults,
  );
  counted(
    'reprise_unembedded_total',
    'Answers whose prompts were given up, since the embedder refuses them: they serve exact requests only',
    (now) => now.cache.unembedded,
  );
  shown('reprise_entries', 'Answers to chat requests that are kept', (now) => now.cache.entries);
  shown(
    'reprise_indexed_entries',
    'Answers to chat requests that can be found by meaning',
    (now) => now.cache.indexed,
  );
}
