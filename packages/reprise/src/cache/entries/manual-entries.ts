import { type Clock, RepriseError } from '../../core/index.ts';
import { type CacheEntry, copyValue, decodeEnvelope, encodeEnvelope, UNSET } from '../../entry/index.ts';
import type { CallEngine } from '../calls/call-engine.ts';
import type { CallIdentity } from '../calls/call-identity.ts';
import type { CallPlan } from '../calls/call-plan.ts';
import { OpenCall } from '../calls/open-call.ts';
import type { EntryReader } from './entry-reader.ts';
import type { EntryPlace } from './entry-target.ts';
import { EntryWriter, type KeepExtra } from './entry-writer.ts';
import { answers, type KeptEntry, reservedName, withoutBookkeeping } from './kept-entry.ts';
import type { StoreAccess } from './store-access.ts';
import type { TagTokenStore } from './tag-tokens.ts';

/** What {@link ManualEntries} works with. */
export interface ManualEntriesParts {
  readonly access: StoreAccess;
  readonly reader: EntryReader;
  readonly tags: TagTokenStore;
  readonly engine: CallEngine;
  readonly clock: Clock;
  readonly random: () => number;
}

/** What somebody says about an entry. */
export interface Annotation {
  /** What the answer should have been. @default what it was */
  readonly expected?: unknown;
  /** Merged into the entry's. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Reads and changes single entries by hand; unlike calls, it rejects when the store fails. */
export class ManualEntries {
  readonly #parts: ManualEntriesParts;
  readonly #writer: EntryWriter;

  constructor(parts: ManualEntriesParts) {
    this.#parts = parts;
    this.#writer = new EntryWriter(parts.tags, parts.clock, parts.random);
  }

  /** A copy of what an entry answers with. */
  async value(place: EntryPlace): Promise<unknown> {
    const kept = await this.#fresh(place);
    return kept && answers(kept) ? copyValue(kept.value) : UNSET;
  }

  async entry(place: EntryPlace): Promise<CacheEntry | typeof UNSET> {
    const kept = await this.#fresh(place);
    // What is decoded may be shared: an entry of one's own is decoded again.
    return kept ? withoutBookkeeping(decodeEnvelope(kept.stored.value)) : UNSET;
  }

  async exists(place: EntryPlace): Promise<boolean> {
    return (await this.#fresh(place)) !== undefined;
  }

  /** Resolves with the bytes written; 0 when its ttl is over at once. */
  async set(identity: CallIdentity, output: unknown, plan: CallPlan, extra: KeepExtra): Promise<number> {
    const call = new OpenCall(identity, plan, () => {});
    await this.#writer.begin([call], plan);
    const entry = await this.#writer.prepare({ call, output, extra });
    await this.#change(identity.storeKey, async () => {
      if (entry) await this.#parts.access.setMany([entry]);
      else await this.#parts.access.deleteMany([identity.storeKey]);
    });
    return entry?.value.length ?? 0;
  }

  /** Whether there was an entry. */
  async remove(storeKey: string): Promise<boolean> {
    const removed = await this.#change(storeKey, () => this.#parts.access.deleteMany([storeKey]));
    return removed > 0;
  }

  /**
   * Says what an answer should have been; an entry that is not there is made, when there is something to expect.
   *
   * @throws RepriseError `INVALID_ARGUMENT` when there is neither an entry nor something to expect.
   */
  async annotate(identity: CallIdentity, annotation: Annotation, plan: CallPlan): Promise<void> {
    const kept = await this.#fresh({ storeKey: identity.storeKey });
    if (kept) return this.#rewrite(kept, kept.entry.annotate(annotation));
    if (!Object.hasOwn(annotation, 'expected')) {
      throw new RepriseError(
        'INVALID_ARGUMENT',
        `There is no entry of "${identity.func}" for these inputs to annotate: say what is expected`,
      );
    }
    const { expected, metadata = {} } = annotation;
    await this.set(identity, expected, plan, { expected, metadata });
  }

  /** Writes another content with the life, the tags and the bookkeeping of an entry. */
  async #rewrite({ entry, stored }: KeptEntry, content: CacheEntry): Promise<void> {
    const { [reservedName]: bookkeeping } = entry.metadata;
    const metadata = bookkeeping ? { ...content.metadata, [reservedName]: bookkeeping } : content.metadata;
    const value = encodeEnvelope(content.clone({ metadata }));
    await this.#change(stored.key, () =>
      this.#parts.access.setMany([{ ...stored, value, version: stored.version + 1 }]),
    );
  }

  /** An entry that is past its ttl and only kept to answer when stale counts as missing. */
  async #fresh(place: EntryPlace): Promise<KeptEntry | undefined> {
    const { clock, reader } = this.#parts;
    // A store may make its answers from calls, as the feeds of `callback` do.
    const [kept] = await ('func' in place ? reader.readCalls([place]) : reader.readMany([place.storeKey]));
    return kept?.freshUntil !== undefined && clock.now() >= kept.freshUntil ? undefined : kept;
  }

  /** Changes an entry so that no call that began before, or meanwhile, brings an old answer back. */
  async #change<T>(storeKey: string, change: () => Promise<T>): Promise<T> {
    const { engine } = this.#parts;
    await engine.supersede(storeKey);
    try {
      return await change();
    } finally {
      await engine.supersede(storeKey);
    }
  }
}
