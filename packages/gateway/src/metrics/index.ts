/**
 * What a gateway counts, in the form Prometheus reads.
 *
 * @module
 */
export { createMetrics, type Metrics, type MetricsSource } from './metrics.ts';
