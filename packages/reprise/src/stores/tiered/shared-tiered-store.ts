import type { ChangeListener, SharedStore } from '../store.ts';
import { TieredStore } from './tiered-store.ts';

/** A {@link TieredStore} whose last tier is a {@link SharedStore}: the fast tiers drop what other instances change. */
export class SharedTieredStore extends TieredStore implements SharedStore {
  /** As {@link SharedStore.follow}; who is told of a change reads it, never what a fast tier held before. */
  async follow(prefix: string, listener: ChangeListener): Promise<() => Promise<void>> {
    this.assertOpen();
    return this.coherence!.follow(prefix, listener);
  }
}
