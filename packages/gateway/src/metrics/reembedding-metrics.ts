import type { Registry } from 'prom-client';
import type { ReembeddingProgress } from 'reprise/semantic';
import { addGauge, type LabelledNumbers } from '../read-metrics.ts';

/** Adds how far answers of another embedder have been embedded again. */
export function addReembeddingMetrics(
  registry: Registry,
  progress: (() => ReembeddingProgress) | undefined,
): void {
  addGauge(registry, {
    name: 'reprise_reembedding_entries',
    help: 'Answers that another embedder embedded, by how far embedding them again is: waiting, done, failed',
    label: 'state',
    read: () => progress && byState(progress()),
  });
}

function byState({ total, done, failed }: ReembeddingProgress): LabelledNumbers {
  return { waiting: total - done - failed, done, failed };
}
