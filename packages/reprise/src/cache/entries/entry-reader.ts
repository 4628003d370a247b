import { type Logger, messageOf } from '../../core/index.ts';
import type { StoredCall, StoredEntry } from '../../stores/index.ts';
import { type KeptEntry, readKept } from './kept-entry.ts';
import type { StoreAccess } from './store-access.ts';
import type { TagTokenStore } from './tag-tokens.ts';

/** Reads entries: decodes them, and takes those whose tags were invalidated for missing. */
export class EntryReader {
  readonly #access: StoreAccess;
  readonly #tags: TagTokenStore;
  readonly #logger: Logger;
  /** A store in memory gives the same object until the entry changes: what was decoded from it is kept beside it. */
  readonly #decoded = new WeakMap<StoredEntry, KeptEntry>();

  constructor(access: StoreAccess, tags: TagTokenStore, logger: Logger) {
    this.#access = access;
    this.#tags = tags;
    this.#logger = logger;
  }

  /**
   * Reads many entries in one go, a hole for what is missing, damaged or invalidated.
   *
   * @throws RepriseError when the store fails.
   */
  async readMany(storeKeys: readonly string[]): Promise<(KeptEntry | undefined)[]> {
    return this.#valid(await this.#access.getMany(storeKeys));
  }

  /** {@link readMany} of the entries of calls. */
  async readCalls(calls: readonly StoredCall[]): Promise<(KeptEntry | undefined)[]> {
    return this.#valid(await this.#access.getCalls(calls));
  }

  async #valid(found: readonly (StoredEntry | undefined)[]): Promise<(KeptEntry | undefined)[]> {
    const kept = found.map((stored) => stored && this.decode(stored));
    const tagged = kept.filter((entry) => entry?.tags !== undefined);
    if (tagged.length === 0) return kept;
    const valid = await this.#tags.areValid(tagged.map((entry) => entry!.tags!));
    const invalid = new Set(tagged.filter((_, index) => !valid[index]));
    return kept.map((entry) => (invalid.has(entry) ? undefined : entry));
  }

  /**
   * Reads the entry of a call from a store that answers without promises.
   *
   * @throws RepriseError when the store fails.
   */
  readSync(call: StoredCall): KeptEntry | undefined {
    const stored = this.#access.readCallSync(call);
    if (stored === undefined) return undefined;
    const kept = this.decode(stored);
    return kept?.tags === undefined || this.#tags.isValidSync(kept.tags) ? kept : undefined;
  }

  /** Decodes an entry; a damaged one is reported and taken for missing. */
  decode(stored: StoredEntry): KeptEntry | undefined {
    if (this.#access.quick === undefined) return this.#decode(stored);
    let kept = this.#decoded.get(stored);
    if (kept === undefined) {
      kept = this.#decode(stored);
      if (kept !== undefined) this.#decoded.set(stored, kept);
    }
    return kept;
  }

  #decode(stored: StoredEntry): KeptEntry | undefined {
    try {
      return readKept(stored);
    } catch (error) {
      this.#logger.warn('a damaged entry is taken for missing', { reason: messageOf(error) });
      return undefined;
    }
  }
}
