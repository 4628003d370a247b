import type { SetOptions, StoredCall, StoredEntry, SyncStore } from '../store.ts';
import type { CallbackOptions } from './callback-options.ts';
import { CallbackStore } from './callback-store.ts';
import { toldEntry } from './told-entry.ts';

/** A {@link CallbackStore} whose callbacks and feeds give no promises. */
export class SyncCallbackStore extends CallbackStore implements SyncStore {
  constructor(options: CallbackOptions) {
    super(options, true);
  }

  /** Finds nothing, as `getMany`. */
  readSync(_key: string): undefined {
    this.assertOpen();
  }

  readCallSync(call: StoredCall): StoredEntry | undefined {
    this.assertOpen();
    for (const feed of this.feeds) {
      const entry = feed.callSync(undefined, call);
      if (entry) return entry;
    }
    return undefined;
  }

  writeSync(entry: StoredEntry, _options?: SetOptions): void {
    this.assertOpen();
    const told = toldEntry(entry);
    if (told) for (const callback of this.callbacks) callback.callSync(undefined, ...told);
  }

  removeSync(_key: string): boolean {
    this.assertOpen();
    return false;
  }
}
