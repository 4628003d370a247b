import type { Registry } from 'prom-client';
import type { CompletionCacheCounts } from 'reprise/completion';
import { addCounter } from '../read-metrics.ts';

/** Adds what is counted about completions; while they are switched off these metrics have no values. */
export function addCompletionMetrics(
  registry: Registry,
  counts: (() => CompletionCacheCounts) | undefined,
): void {
  addCounter(registry, {
    name: 'reprise_completions_cache_reads_total',
    help: 'Reads of the completion cache of all tenants, by result: hit, miss',
    label: 'result',
    read: () => {
      if (!counts) return undefined;
      const { hits, misses } = counts();
      return { hit: hits, miss: misses };
    },
  });
  addCounter(registry, {
    name: 'reprise_completions_cache_evictions_total',
    help: 'Completions that this instance removed because a tenant had too many',
    read: () => counts?.().evictions,
  });
}
