/** Plain form of a {@link CacheEntry}. */
export interface CacheEntryData {
  readonly func: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly output?: unknown;
  readonly expected?: unknown;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** What {@link CacheEntry.from} takes beside the function. */
export interface CacheEntryParts extends Partial<Omit<CacheEntryData, 'func'>> {
  /** Names of inputs that leave the inputs and the key. */
  readonly exclude?: readonly string[];
}
