import type { Eviction } from './eviction-order.ts';
import { Lru } from './lru.ts';
import { Sieve } from './sieve.ts';

/**
 * Which keys are kept: `sieve` keeps what was used again and lets one-time keys pass, `lru` keeps what was used last.
 */
export type EvictionKind = 'sieve' | 'lru';

/**
 * Makes an {@link Eviction}.
 *
 * @example
 * ```ts
 * const order = eviction('sieve');
 * order.added('a');
 * order.victim(); // 'a'
 * ```
 */
export function eviction(kind: EvictionKind): Eviction {
  return kind === 'sieve' ? new Sieve() : new Lru();
}
