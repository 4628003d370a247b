import { Gauge, type Registry } from 'prom-client';
import { addCounter } from './read-metrics.ts';
import type { SharingStats } from './sharing.ts';

/** Adds what is counted about sharing; without Redis these metrics have no values. */
export function addSharingMetrics(registry: Registry, sharing: (() => SharingStats) | undefined): void {
  const registers = [registry];
  const counted = (
    name: string,
    help: string,
    label: string,
    read: (now: SharingStats) => Readonly<Record<string, number>>,
  ): void => {
    addCounter(registry, { name, help, label, read: () => sharing && read(sharing()) });
  };
  const told = (name: string, help: string, read: (redis: SharingStats['redis']) => boolean): void => {
    new Gauge({
      name,
      help,
      labelNames: ['kind'],
      registers,
      collect() {
        if (sharing) this.set({ kind: sharing().redis.kind }, read(sharing().redis) ? 1 : 0);
      },
    });
  };
  told('reprise_redis_available', 'Whether Redis can be reached: 1 or 0', ({ available }) => available);
  told('reprise_redis_writable', 'Whether Redis takes writes: 1 or 0', ({ writable }) => writable);
  new Gauge({
    name: 'reprise_shared_store_waiting_changes',
    help: 'Changes that wait until Redis is back',
    labelNames: ['serving'],
    registers,
    collect() {
      this.reset();
      if (sharing) this.set({ serving: sharing().store.serving }, sharing().store.journaled);
    },
  });
  counted('reprise_shared_store_events_total', 'What happened to the store in Redis', 'event', (now) => {
    const { outages, dropped, tooLarge, evicted, ended, unreadable, gaps } = now.store;
    return { outage: outages, dropped, too_large: tooLarge, evicted, ended, unreadable, gap: gaps };
  });
  counted('reprise_shared_flights_total', 'Upstream calls among instances', 'how', (now) => {
    const { led, joined, takenOver, alone } = now.flights;
    return { led, joined, taken_over: takenOver, alone };
  });
  counted(
    'reprise_shared_embeddings_total',
    'Prompts to embed, by where the vector came from',
    'from',
    (now) => {
      const { localHits, sharedHits, joined, misses } = now.embeddings;
      return { memory: localHits, redis: sharedHits, joined, embedder: misses };
    },
  );
}
