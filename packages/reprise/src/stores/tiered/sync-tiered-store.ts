import type { SetOptions, Store, StoreCapabilities, StoredEntry, SyncStore } from '../store.ts';
import { resolveTier, type Tier } from './tier.ts';
import { type TieredOptions, TieredStore } from './tiered-store.ts';

/** A {@link TieredStore} whose tiers all work without promises. */
export class SyncTieredStore extends TieredStore implements SyncStore {
  override readonly capabilities: StoreCapabilities;
  readonly #last: SyncStore;

  constructor(tiers: readonly (Store | Tier)[], options: TieredOptions = {}) {
    super(tiers, options);
    this.#last = resolveTier(tiers.at(-1)!).store as SyncStore;
    this.capabilities = this.#last.capabilities;
  }

  readSync(key: string): StoredEntry | undefined {
    this.assertOpen();
    return this.#readFrom(0, key);
  }

  /** Throws when the last tier does; the fast tiers hold the entry all the same. */
  writeSync(entry: StoredEntry, options: SetOptions = {}): void {
    this.assertOpen();
    this.changed();
    if (options.onlyIfAbsent) {
      this.#last.writeSync(entry, options);
      for (const tier of this.fast) tier.changeSync((store) => store.removeSync(entry.key));
      return;
    }
    for (const tier of this.fast) tier.changeSync((store) => store.writeSync(tier.own(entry)));
    this.#last.writeSync(entry);
  }

  removeSync(key: string): boolean {
    this.assertOpen();
    this.changed();
    for (const tier of this.fast) tier.changeSync((store) => store.removeSync(key));
    return this.#last.removeSync(key);
  }

  #readFrom(level: number, key: string): StoredEntry | undefined {
    const tier = this.fast[level];
    if (!tier) return this.#last.readSync(key);
    const found = tier.readSync(key);
    if (found) return found;
    const below = this.#readFrom(level + 1, key);
    if (below && !this.changing) {
      tier.changeSync((store) => store.writeSync(tier.own(below), { onlyIfAbsent: true }));
    }
    return below;
  }
}
