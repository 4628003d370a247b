import type { Registry } from 'prom-client';
import type { SessionCacheCounts } from 'reprise/chat';
import { addCounter } from '../read-metrics.ts';

/** Adds what is counted about sessions; while they are switched off these metrics have no values. */
export function addSessionMetrics(registry: Registry, counts: (() => SessionCacheCounts) | undefined): void {
  addCounter(registry, {
    name: 'reprise_sessions_reads_total',
    help: 'Reads of sessions, by result: hit, local (a hit in the memory of this instance), miss',
    label: 'result',
    read: () => {
      if (!counts) return undefined;
      const { hits, localHits, misses } = counts();
      return { hit: hits - localHits, local: localHits, miss: misses };
    },
  });
  addCounter(registry, {
    name: 'reprise_sessions_conflicts_total',
    help: 'Writes of sessions refused because somebody else wrote meanwhile',
    read: () => counts?.().conflicts,
  });
  addCounter(registry, {
    name: 'reprise_sessions_unavailable_total',
    help: 'Calls for sessions that failed because Redis was away or full',
    read: () => counts?.().failures,
  });
}
