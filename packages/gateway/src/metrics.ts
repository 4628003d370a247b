import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { SessionCacheCounts } from 'reprise/chat';
import type { CompletionCacheCounts } from 'reprise/completion';
import type { ResponseStats } from 'reprise/llm';
import type { TrustStats } from 'reprise/semantic';
import { addCaptureMetrics, type ChatCaptureStats } from './capture/index.ts';
import { addCompletionMetrics } from './completions/index.ts';
import { addEventMetrics, type EventServiceStats } from './events/index.ts';
import { addCounter } from './read-metrics.ts';
import { addReembeddingMetrics } from './reembedding-metrics.ts';
import { addRewriteMetrics } from './rewrite-metrics.ts';
import { addSessionMetrics } from './session-metrics.ts';
import type { SharingStats } from './sharing.ts';
import { addSharingMetrics } from './sharing-metrics.ts';
import { addTrustMetrics } from './trust/index.ts';

/** Metrics of a gateway in the form Prometheus reads. */
export interface Metrics {
  /** Counts one HTTP request. */
  observe(route: string, outcome: string, status: number, seconds: number): void;
  /** The text of `GET /metrics`. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Seconds; from a memory hit to a slow model. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What the metrics are read from. */
export interface MetricsSource {
  readonly stats: () => ResponseStats;
  readonly flights: () => number;
  readonly trust: (() => TrustStats) | undefined;
  readonly sharing: (() => SharingStats) | undefined;
  readonly capture: (() => ChatCaptureStats) | undefined;
  readonly events: (() => EventServiceStats) | undefined;
  readonly completions: (() => CompletionCacheCounts) | undefined;
  readonly sessions: (() => SessionCacheCounts) | undefined;
}

/** Makes the metrics of one gateway, with a registry of its own. */
export function createMetrics({ stats, flights, ...components }: MetricsSource): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const seconds = new Histogram({
    name: 'reprise_request_duration_seconds',
    help: 'Time until an answer begins, by route and by how the cache was used',
    labelNames: ['route', 'cache', 'status'],
    buckets,
    registers,
  });
  const counted = (name: string, help: string, read: (now: ResponseStats) => number): void => {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read(stats()));
      },
    });
  };
  const shown = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  new Counter({
    name: 'reprise_chat_requests_total',
    help: 'Chat requests, by how they were answered',
    labelNames: ['cache'],
    registers,
    collect() {
      this.reset();
      for (const [cache, count] of Object.entries(stats().requests)) this.inc({ cache }, count);
    },
  });
  new Counter({
    name: 'reprise_refusals_total',
    help: 'Candidates of the same meaning that were refused, by guard or policy',
    labelNames: ['by'],
    registers,
    collect() {
      this.reset();
      for (const [by, count] of Object.entries(stats().cache.refusals)) this.inc({ by }, count);
    },
  });
  counted('reprise_shared_calls_total', 'Misses that joined a running upstream call', (now) => now.shared);
  counted('reprise_saved_tokens_total', 'Tokens not asked of the upstream', (now) => now.savedTokens);
  counted('reprise_saved_usd_total', 'What those tokens would have cost', (now) => now.savedUsd);
  counted('reprise_upstream_calls_total', 'Calls of the upstream', (now) => now.upstreamCalls);
  counted('reprise_upstream_failures_total', 'Calls without a whole answer', (now) => now.upstreamFailures);
  counted('reprise_cache_faults_total', 'Cache failures answered as misses', (now) => now.cache.faults);
  shown('reprise_entries', 'Answers kept', () => stats().cache.entries);
  shown('reprise_indexed_entries', 'Answers that can be found by meaning', () => stats().cache.indexed);
  shown('reprise_flights', 'Upstream calls under way', flights);
  addCounter(registry, {
    name: 'reprise_audit_usd_total',
    help: 'What asking upstream again for audits cost',
    read: () => components.trust && stats().auditUsd,
  });
  addReembeddingMetrics(registry, components.trust && (() => stats().cache.reembedding));
  addRewriteMetrics(registry, () => stats().rewrites);
  addTrustMetrics(registry, components.trust);
  addSharingMetrics(registry, components.sharing);
  addCaptureMetrics(registry, components.capture);
  addEventMetrics(registry, components.events);
  addCompletionMetrics(registry, components.completions);
  addSessionMetrics(registry, components.sessions);
  return {
    observe: (route, cache, status, time) => seconds.observe({ route, cache, status }, time),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
