import type { ChangeListener, SharedStore, Store } from '../store.ts';
import type { FallbackOptions } from './fallback-options.ts';
import { FallbackStore } from './fallback-store.ts';

/** A {@link FallbackStore} whose primary store is a {@link SharedStore}. */
export class SharedFallbackStore extends FallbackStore implements SharedStore {
  readonly #shared: SharedStore;

  constructor(primary: SharedStore, secondary: Store, options?: FallbackOptions) {
    super(primary, secondary, options);
    this.#shared = primary;
  }

  /** As {@link SharedStore.follow} of the primary store: rejects while that is out of reach. */
  follow(prefix: string, listener: ChangeListener): Promise<() => Promise<void>> {
    return this.#shared.follow(prefix, listener);
  }
}
