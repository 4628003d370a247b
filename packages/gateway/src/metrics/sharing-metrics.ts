import type { Registry } from 'prom-client';
import { addCounter, addGauge, type LabelledNumbers } from '../read-metrics.ts';
import type { SharingStats } from '../sharing.ts';

/** Adds what is counted about sharing; without Redis these metrics have no values. */
export function addSharingMetrics(registry: Registry, sharing: (() => SharingStats) | undefined): void {
  addGauge(registry, {
    name: 'reprise_redis_available',
    help: 'Whether Redis can be reached: 1 or 0',
    label: 'kind',
    read: () => sharing && stateOf(sharing(), 'available'),
  });
  addGauge(registry, {
    name: 'reprise_redis_writable',
    help: 'Whether Redis takes writes: 1 or 0; a full one and a replica take none',
    label: 'kind',
    read: () => sharing && stateOf(sharing(), 'writable'),
  });
  addGauge(registry, {
    name: 'reprise_shared_store_waiting_changes',
    help: 'Changes that wait until Redis is back, by which store serves',
    label: 'serving',
    read: () => sharing && waitingOf(sharing()),
  });
  addCounter(registry, {
    name: 'reprise_shared_store_events_total',
    help: 'What happened to the store in Redis: outages, changes that were given up, entries too large, evicted, ended or unreadable, gaps in what is followed',
    label: 'event',
    read: () => sharing && eventsOf(sharing()),
  });
  addCounter(registry, {
    name: 'reprise_shared_flights_total',
    help: 'Upstream calls among instances: led, joined, taken_over, alone',
    label: 'how',
    read: () => sharing && flightsOf(sharing()),
  });
  addCounter(registry, {
    name: 'reprise_shared_embeddings_total',
    help: 'Prompts to embed, by where the vector came from: memory, redis, joined (a call under way), embedder',
    label: 'from',
    read: () => sharing && embeddingsOf(sharing()),
  });
}

function stateOf({ redis }: SharingStats, state: 'available' | 'writable'): LabelledNumbers {
  return { [redis.kind]: redis[state] ? 1 : 0 };
}

function waitingOf({ store }: SharingStats): LabelledNumbers {
  return { [store.serving]: store.journaled };
}

function eventsOf({ store }: SharingStats): LabelledNumbers {
  const { outages, dropped, tooLarge, evicted, ended, unreadable, gaps } = store;
  return { outage: outages, dropped, too_large: tooLarge, evicted, ended, unreadable, gap: gaps };
}

function flightsOf({ flights: { led, joined, takenOver, alone } }: SharingStats): LabelledNumbers {
  return { led, joined, taken_over: takenOver, alone };
}

function embeddingsOf({ embeddings }: SharingStats): LabelledNumbers {
  const { localHits, sharedHits, joined, misses } = embeddings;
  return { memory: localHits, redis: sharedHits, joined, embedder: misses };
}
