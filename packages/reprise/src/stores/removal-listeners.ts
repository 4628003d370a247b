import { type Logger, StateLog } from '../core/index.ts';
import type { RemovalListener } from './store.ts';

/** The removal listeners of one store; one that throws is reported and disturbs neither the store nor the others. */
export class RemovalListeners {
  readonly #listeners = new Set<{ readonly call: RemovalListener }>();
  readonly #log: StateLog;

  constructor(logger: Logger) {
    this.#log = new StateLog(logger, 'a removal listener');
  }

  add(listener: RemovalListener): () => void {
    const registration = { call: listener };
    this.#listeners.add(registration);
    return () => void this.#listeners.delete(registration);
  }

  /** Tells every listener; no keys, no call. */
  notify(keys: readonly string[]): void {
    if (keys.length === 0) return;
    for (const { call } of this.#listeners) {
      try {
        call(keys);
        this.#log.succeeded();
      } catch (error) {
        this.#log.failed(error, 'what it keeps may name entries that are gone');
      }
    }
  }
}
