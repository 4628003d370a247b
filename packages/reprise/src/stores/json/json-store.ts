import { silentLogger, systemClock } from '../../core/index.ts';
import type { BackedOptions } from '../backed/backed-store.ts';
import { SyncBackedStore } from '../backed/sync-backed-store.ts';
import { JsonBackend } from './json-backend.ts';

/** Options of {@link json}. */
export interface JsonOptions extends BackedOptions {}

/** A `SyncStore` of one readable file for each entry; see {@link json}. */
export class JsonStore extends SyncBackedStore {
  constructor(path: string, options: JsonOptions = {}) {
    const backend = new JsonBackend(path, options.clock ?? systemClock, options.logger ?? silentLogger);
    super('The JSON store', backend, { ttl: 'lazy', scan: true, shared: true, durable: true }, options);
  }
}
