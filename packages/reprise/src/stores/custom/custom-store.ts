import { type Duration, silentLogger, systemClock, toMilliseconds } from '../../core/index.ts';
import { type BackedOptions, BackedStore } from '../backed/backed-store.ts';
import { SyncBackedStore } from '../backed/sync-backed-store.ts';
import type { StoreCapabilities } from '../store.ts';
import type { CustomBackend, UnderscoreBackend } from './custom-backend.ts';
import { DocumentReader } from './document-reader.ts';
import { InstantBackend } from './instant-backend.ts';
import { canList } from './listed-keys.ts';
import { namedBackend } from './named-backend.ts';
import { WaitingBackend } from './waiting-backend.ts';

/** Options of {@link customStore}. */
export interface CustomStoreOptions extends BackedOptions {
  /** Whether the backend never gives promises; then the store also works for functions that are not async. @default false */
  readonly sync?: boolean;
  /** Whether other processes see the same entries. @default false */
  readonly shared?: boolean;
  /** Whether entries outlive the process. @default false */
  readonly durable?: boolean;
  /** How long each call of the backend may take, unless it is `sync`. @default '5s' */
  readonly deadline?: Duration;
}

/**
 * Makes a whole store from a backend that can get and set, of your own: expiry, order of changes, scans, counts and
 * removal listeners are added.
 *
 * The backend is given plain JSON data, which it may keep in any form: `func`, `inputs`, `output`, `expected`,
 * `metadata`, and in the field `stored` what else has to come back, such as the time it expires and the tags. What it
 * gives back may have been edited; data that is no entry is reported and taken for missing. The methods may have the
 * names `get, set, remove, keys, entries, clear` or those of AgentHeaven's backends, `_get, _set, _remove, _itervalues,
 * _clear`. Nothing expired is ever given; a sweep removes it where the backend can list its keys.
 *
 * Source: spec S3-19, S3-37.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when `sync` is true and the backend gives a promise, and from `scan`, `count`
 *   and `clear` when it cannot list its keys.
 *
 * @example
 * ```ts
 * class MyBackend {
 *   readonly #data = new Map<string, EntryDocument>();
 *   get(key: string) {
 *     return this.#data.get(key);
 *   }
 *   set(key: string, data: EntryDocument) {
 *     this.#data.set(key, data);
 *   }
 *   keys() {
 *     return this.#data.keys();
 *   }
 * }
 * const store = customStore(new MyBackend(), { sync: true });
 * ```
 */
export function customStore(
  backend: CustomBackend | UnderscoreBackend,
  options: CustomStoreOptions & { readonly sync: true },
): SyncBackedStore;
export function customStore(
  backend: CustomBackend | UnderscoreBackend,
  options?: CustomStoreOptions,
): BackedStore;
export function customStore(
  backend: CustomBackend | UnderscoreBackend,
  options: CustomStoreOptions = {},
): BackedStore {
  const { clock = systemClock, logger = silentLogger, sync = false, deadline = '5s' } = options;
  const named = namedBackend(backend);
  const reader = new DocumentReader(logger);
  const name = 'The custom store';
  const capabilities: Omit<StoreCapabilities, 'sync'> = {
    ttl: 'lazy',
    scan: canList(named),
    shared: options.shared ?? false,
    durable: options.durable ?? false,
  };
  if (sync) return new SyncBackedStore(name, new InstantBackend(named, reader), capabilities, options);
  const waiting = new WaitingBackend(named, { reader, clock, deadline: toMilliseconds(deadline) });
  return new BackedStore(name, waiting, { ...capabilities, sync: false }, options);
}
