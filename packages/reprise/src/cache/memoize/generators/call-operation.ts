import type { CacheOperation, CacheOutcome } from '../../../telemetry/index.ts';
import type { CallEngine, Found } from '../../calls/call-engine.ts';
import type { MemoizedCall } from '../memoized-call.ts';

/** The call of a generator as telemetry sees it; it ends when it is known where the items come from. */
export function callOperation({ namespace }: CallEngine, { func, storeKey }: MemoizedCall): CacheOperation {
  return { operation: 'call', namespace, func, key: storeKey };
}

/** How the lookup of a kept run ended. */
export function outcomeOf(found: Found | undefined, items: readonly unknown[] | undefined): CacheOutcome {
  if (!found || !items || found.state === 'staleIfError') return 'miss';
  return found.state === 'stale' ? 'stale' : 'hit';
}
