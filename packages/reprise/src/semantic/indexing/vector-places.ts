/** Where the vector of an entry is found. */
export interface VectorPlace {
  readonly scope: string;
  /** Number of dimensions of the vector. */
  readonly length: number;
}

/** Where the vectors of entries are, by their lengths: mostly there is one. */
export class VectorPlaces {
  readonly #scopes = new Map<number, Map<string, string>>();

  get size(): number {
    let size = 0;
    for (const scopes of this.#scopes.values()) size += scopes.size;
    return size;
  }

  get lengths(): number[] {
    return [...this.#scopes.keys()];
  }

  get(key: string): VectorPlace | undefined {
    for (const [length, scopes] of this.#scopes) {
      const scope = scopes.get(key);
      if (scope !== undefined) return { scope, length };
    }
    return undefined;
  }

  set(key: string, { scope, length }: VectorPlace): void {
    this.delete(key);
    const scopes = this.#scopes.get(length) ?? new Map<string, string>();
    this.#scopes.set(length, scopes.set(key, scope));
  }

  delete(key: string): void {
    for (const [length, scopes] of this.#scopes) {
      if (scopes.delete(key) && scopes.size === 0) this.#scopes.delete(length);
    }
  }

  /** Keys of the vectors that have another length. */
  keysOfOthers(length: number): string[] {
    return this.lengths.flatMap((each) => (each === length ? [] : [...this.#scopes.get(each)!.keys()]));
  }
}
