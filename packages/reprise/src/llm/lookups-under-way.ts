/** Lookups of one entry. */
interface Lookups {
  underWay: number;
  /** Writes of the entry since the first of them began. */
  written: number;
}

/** Knows of each lookup whether its entry was written meanwhile; remembers nothing of what nobody looks for. */
export class LookupsUnderWay {
  readonly #entries = new Map<string, Lookups>();

  /** To be called when a lookup of the entry begins. */
  begin(entryId: string): LookupUnderWay {
    const lookups = this.#entries.get(entryId) ?? { underWay: 0, written: 0 };
    this.#entries.set(entryId, lookups);
    lookups.underWay += 1;
    const { written } = lookups;
    return {
      get overtaken() {
        return lookups.written > written;
      },
      end: () => {
        lookups.underWay -= 1;
        if (lookups.underWay === 0) this.#entries.delete(entryId);
      },
    };
  }

  /** To be called when an entry was written. */
  written(entryId: string): void {
    const lookups = this.#entries.get(entryId);
    if (lookups) lookups.written += 1;
  }
}

/** A lookup that has begun. */
export interface LookupUnderWay {
  /** Whether the entry was written since the lookup began. */
  readonly overtaken: boolean;
  /** To be called once. */
  end(): void;
}
