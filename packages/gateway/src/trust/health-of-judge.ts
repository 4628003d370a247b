import type { TrustStats } from 'reprise/semantic';
import type { ComponentHealth } from '../component-health.ts';
import { type JudgeKind, remedyOfFault } from './standing.ts';

/** How the judge does. Degraded: while nobody says whether hits by meaning are right, none is measured. */
export function healthOfJudge(
  trust: Pick<TrustStats, 'judgeFault' | 'judgeTrusted'> | undefined,
  kind: JudgeKind,
): ComponentHealth {
  if (!trust) return { status: 'off' };
  const { judgeFault: fault, judgeTrusted: isTrusted } = trust;
  if (fault !== undefined) {
    const remedy = remedyOfFault(kind).replace(/\.$/, '');
    return { status: 'degraded', detail: `the judge fails: ${fault.replace(/\.$/, '')}. ${remedy}` };
  }
  if (isTrusted === false) {
    return {
      status: 'degraded',
      detail: 'the judge is not trusted: it erred on questions whose answer is known',
    };
  }
  return { status: 'ok', detail: isTrusted ? `${kind}, trusted` : kind };
}
