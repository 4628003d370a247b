import type { Eviction } from './eviction-order.ts';
import { Lru } from './lru.ts';
import { Sieve } from './sieve.ts';
import { TinyLfu } from './tiny-lfu.ts';

const kinds = {
  'tiny-lfu': () => new TinyLfu(),
  sieve: () => new Sieve(),
  lru: () => new Lru(),
} as const satisfies Record<string, () => Eviction>;

/**
 * Which keys are kept: `tiny-lfu` keeps what is used often, and has the best hit ratio over all kinds of traffic;
 * `sieve` keeps what was used again and costs least; `lru` keeps what was used last.
 */
export type EvictionKind = keyof typeof kinds;

/**
 * Makes an {@link Eviction}.
 *
 * @example
 * ```ts
 * const order = eviction('tiny-lfu');
 * order.added('a');
 * order.victim(); // 'a'
 * ```
 */
export function eviction(kind: EvictionKind): Eviction {
  return kinds[kind]();
}
