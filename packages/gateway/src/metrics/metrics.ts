import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { SessionCacheCounts } from 'reprise/chat';
import type { CompletionCacheCounts } from 'reprise/completion';
import type { ResponseStats } from 'reprise/llm';
import type { TrustStats } from 'reprise/semantic';
import { addCaptureMetrics, type ChatCaptureStats } from '../capture/index.ts';
import { addCompletionMetrics } from '../completions/index.ts';
import { addEventMetrics, type EventServiceStats } from '../events/index.ts';
import { addCounter, addGauge } from '../read-metrics.ts';
import { addSessionMetrics } from '../sessions/index.ts';
import type { SharingStats } from '../sharing.ts';
import { addTrustMetrics } from '../trust/index.ts';
import type { JudgeCallStats } from '../upstreams/index.ts';
import { addJudgeMetrics } from './judge-metrics.ts';
import { addReembeddingMetrics } from './reembedding-metrics.ts';
import { addResponseMetrics } from './response-metrics.ts';
import { addRewriteMetrics } from './rewrite-metrics.ts';
import { addSharingMetrics } from './sharing-metrics.ts';

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
  readonly judge: () => JudgeCallStats | undefined;
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
  const seconds = new Histogram({
    name: 'reprise_request_duration_seconds',
    help: 'Time until an answer begins, by route, status, and how the cache answered; none where it was not asked',
    labelNames: ['route', 'cache', 'status'],
    buckets,
    registers: [registry],
  });
  addResponseMetrics(registry, stats);
  addGauge(registry, { name: 'reprise_flights', help: 'Upstream calls under way', read: flights });
  addCounter(registry, {
    name: 'reprise_audit_usd_total',
    help: 'What asking upstream again for audits cost, in US dollars by the price table',
    read: () => components.trust && stats().auditUsd,
  });
  addReembeddingMetrics(registry, components.trust && (() => stats().cache.reembedding));
  addJudgeMetrics(registry, components.judge);
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
