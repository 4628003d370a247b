import { type Duration, toMilliseconds } from '../../../core/index.ts';

/**
 * A time to live in whole milliseconds, at least one; undefined for 0 or less, which means no expiry (S2-02).
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is no duration.
 */
export function ttlMilliseconds(ttl: Duration): number | undefined {
  if (typeof ttl === 'number' && ttl <= 0) return undefined;
  const milliseconds = Math.ceil(toMilliseconds(ttl));
  return milliseconds > 0 ? milliseconds : undefined;
}
