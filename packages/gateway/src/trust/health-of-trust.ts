import type { ReembeddingProgress, TrustStats } from 'reprise/semantic';
import type { ComponentHealth } from '../component-health.ts';

/**
 * How answering by meaning does. Suspended is degraded: requests are answered all the same, but what was switched on is
 * not served, and somebody should know.
 */
export function healthOfTrust(
  trust: Pick<TrustStats, 'state' | 'reason'> | undefined,
  reembedding: ReembeddingProgress = { total: 0, done: 0, failed: 0 },
): ComponentHealth {
  if (!trust) return { status: 'off' };
  const { state, reason } = trust;
  const status = state === 'suspended' ? 'degraded' : 'ok';
  return { status, detail: [`${state}: ${reason}`, ...progressOf(reembedding)].join('; ') };
}

/** Nothing when all answers that were found are embedded again. */
function progressOf({ total, done, failed }: ReembeddingProgress): string[] {
  if (done === total) return [];
  const begin = `${done} of ${total} answers of another embedder are embedded again`;
  return [failed === 0 ? begin : `${begin}, ${failed} could not be`];
}
