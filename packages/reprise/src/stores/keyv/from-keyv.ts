import { type Duration, systemClock, toMilliseconds } from '../../core/index.ts';
import { type BackedOptions, BackedStore } from '../backed/backed-store.ts';
import type { Store } from '../store.ts';
import { canIterate, type KeyvAdapter, type KeyvInstance, placeOf } from './keyv-adapter.ts';
import { KeyvBackend } from './keyv-backend.ts';

/** Options of {@link fromKeyv}. */
export interface FromKeyvOptions extends BackedOptions {
  /** How long each call of the adapter may take. @default '5s' */
  readonly deadline?: Duration;
  /** Whether closing the store disconnects the Keyv. @default false */
  readonly disconnect?: boolean;
}

/** Longest that an entry outlives its expiry in a Keyv. */
const longestSlack = 3_600_000;

/**
 * A store over a Keyv 5, or over one of its storage adapters, so that entries can live wherever Keyv can put them.
 *
 * Each entry is one text: JSON with bytes in base64, as Keyv itself writes objects. A batch is one call of the adapter
 * where that has `getMany`, `setMany` and `deleteMany`. A bare adapter without a namespace is given the namespace
 * `reprise`. Nothing expired is ever given; the adapter is told a time to live that is longer by two sweeps, an hour at
 * most, so that a sweep can still tell of the removal.
 *
 * What a Keyv cannot do: `scan`, `count` and `clear` of a prefix need an adapter with an iterator, and read every key
 * first; `deleteMany` reads the entries to count them; "only if absent" is exact within this store only, not between
 * processes; keys must be well-formed unicode. `clear` without a prefix empties the namespace of the Keyv.
 *
 * @throws RepriseError `INVALID_ARGUMENT` from `scan`, `count` and `clear` of a prefix when the adapter has no iterator;
 *   `STORE_UNAVAILABLE` when the adapter throws or emits an error; `DEADLINE_EXCEEDED` when it does not answer.
 *
 * @example
 * ```ts
 * const store = fromKeyv(new Keyv(new KeyvRedis('redis://127.0.0.1:6379')));
 * ```
 */
export function fromKeyv(keyv: KeyvInstance | KeyvAdapter, options: FromKeyvOptions = {}): Store {
  const { clock = systemClock, deadline = '5s', disconnect = false, sweepInterval = 600_000 } = options;
  const place = placeOf(keyv);
  const slack = Math.min(2 * sweepInterval, longestSlack);
  const backend = new KeyvBackend(place, { clock, deadline: toMilliseconds(deadline), slack, disconnect });
  const outside = !(place.adapter instanceof Map);
  const capabilities = {
    ttl: 'lazy',
    scan: canIterate(place.adapter),
    shared: outside,
    durable: outside,
    sync: false,
  } as const;
  return new BackedStore('The Keyv store', backend, capabilities, { ...options, sweepInterval });
}
