import type { TrustStats } from 'reprise/semantic';
import type { ComponentHealth } from '../component-health.ts';

/**
 * How answering by meaning does. Suspended is degraded: requests are answered all the same, but what was switched on is
 * not served, and somebody should know.
 */
export function healthOfTrust(trust: Pick<TrustStats, 'state' | 'reason'> | undefined): ComponentHealth {
  if (!trust) return { status: 'off' };
  const { state, reason } = trust;
  return { status: state === 'suspended' ? 'degraded' : 'ok', detail: `${state}: ${reason}` };
}
