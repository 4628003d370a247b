import { type CacheEntry, decodeEnvelope, UNSET } from '../../entry/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import type { TagTokens } from './tag-tokens.ts';

/** What a cache notes about an entry for itself, at `metadata.reprise`. */
export interface Bookkeeping {
  /** Milliseconds since the Unix epoch up to which the entry is fresh; absent means for ever. */
  readonly freshUntil?: number;
  /** Tokens that the tags had when the answer was made. */
  readonly tags?: TagTokens;
  /** Whether a plain function gave the output as a promise. */
  readonly async?: boolean;
  /** What a generator returned after its last item. */
  readonly returned?: unknown;
}

/** {@link Bookkeeping} with every part, so that all entries have one shape. */
type AllBookkeeping = { readonly [name in keyof Bookkeeping]-?: Bookkeeping[name] | undefined };

/** Name in the metadata that caches have for themselves. */
export const reservedName = 'reprise';

/** An entry read from the store; may be shared by several readers, so that nobody may change it or hand it out. */
export interface KeptEntry extends AllBookkeeping {
  readonly entry: CacheEntry;
  /** What the entry answers with. */
  readonly value: unknown;
  readonly stored: StoredEntry;
}

/**
 * Decodes what a store keeps.
 *
 * @throws RepriseError `ENVELOPE_UNREADABLE` when it is damaged.
 */
export function readKept(stored: StoredEntry): KeptEntry {
  const entry = decodeEnvelope(stored.value);
  return { ...bookkeepingOf(entry), entry, value: entry.value, stored };
}

/** Whether there is anything to answer with. */
export function answers(kept: KeptEntry): boolean {
  return kept.value !== UNSET;
}

/** The entry as its users see it: without the bookkeeping. */
export function withoutBookkeeping(entry: CacheEntry): CacheEntry {
  if (!Object.hasOwn(entry.metadata, reservedName)) return entry;
  const { [reservedName]: _, ...metadata } = entry.metadata;
  return entry.clone({ metadata });
}

function bookkeepingOf(entry: CacheEntry): AllBookkeeping {
  const { freshUntil, tags, async, returned } = (entry.metadata[reservedName] ?? {}) as Bookkeeping;
  return { freshUntil, tags, async, returned };
}
