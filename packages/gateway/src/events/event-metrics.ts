import type { Registry } from 'prom-client';
import { addCounter, addGauge } from '../read-metrics.ts';
import type { EventServiceStats } from './event-service.ts';

/** Adds what is counted about events; while they are switched off these metrics have no values. */
export function addEventMetrics(registry: Registry, stats: (() => EventServiceStats) | undefined): void {
  addGauge(registry, {
    name: 'reprise_events_open_streams',
    help: 'Event streams that are open',
    read: () => stats?.().streams,
  });
  addCounter(registry, {
    name: 'reprise_events_published_total',
    help: 'Events published through this instance',
    read: () => stats?.().published,
  });
  addCounter(registry, {
    name: 'reprise_events_delivered_total',
    help: 'Events given to streams, each one counted',
    read: () => stats?.().delivered,
  });
  addCounter(registry, {
    name: 'reprise_events_dropped_subscribers_total',
    help: 'Streams ended: slow, or stalled as nothing was read for 30 seconds; one can be both',
    label: 'reason',
    read: () => stats?.().dropped,
  });
  addCounter(registry, {
    name: 'reprise_events_refused_streams_total',
    help: 'Streams and preflights refused, by whose limit: of the user (429) or of the instance (503)',
    label: 'limit',
    read: () => stats?.().refused,
  });
}
