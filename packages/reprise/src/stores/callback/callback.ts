import type { CallbackOptions } from './callback-options.ts';
import { CallbackStore } from './callback-store.ts';
import { SyncCallbackStore } from './sync-callback-store.ts';

/**
 * A store that keeps nothing: it tells callbacks of every entry that is set, and asks feeds for the answer of a call.
 *
 * Each callback is given the entry's key and its func, inputs, output and metadata. The feeds are asked in order, with
 * the function's name and its inputs, until one gives something else than UNSET; when none does, the call goes to the
 * function itself. A callback or feed that fails, or takes too long, is reported once and skipped. `clear`, removals,
 * scans and counts find nothing and never throw.
 *
 * Feeds are asked by a cache directly over this store; in a tier of another store they are not, because that only
 * knows keys. Where every callback and feed answers at once, `sync: true` makes the store fit for functions that are
 * not async; a promise is then a failure.
 *
 * Source: spec S3-35.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when `deadline` is no duration.
 *
 * @example
 * ```ts
 * const store = callback({
 *   callbacks: [(key, { func }) => console.log(`${func} was kept under ${key}`)],
 *   feeds: [(func, inputs) => (func === 'add' && inputs.x === 0 ? inputs.y : UNSET)],
 * });
 * ```
 */
export function callback(options: CallbackOptions & { readonly sync: true }): SyncCallbackStore;
export function callback(options?: CallbackOptions): CallbackStore;
export function callback(options: CallbackOptions = {}): CallbackStore {
  return options.sync ? new SyncCallbackStore(options) : new CallbackStore(options);
}
