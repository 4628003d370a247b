/** What one generation holds at most. */
const mostEntries = 8_192;
const mostCharacters = 1_048_576;

/**
 * Remembers which key belongs to which text (or lone argument), so that a key is hashed once.
 *
 * Bounded: when a generation is full it becomes the previous one, and what is not asked for again goes with it.
 */
export class KeyMemory {
  #current = new Map<string | number, string>();
  #previous: ReadonlyMap<string | number, string> = new Map();
  #characters = 0;

  get(text: string | number): string | undefined {
    const key = this.#current.get(text);
    if (key !== undefined) return key;
    const old = this.#previous.get(text);
    if (old !== undefined) this.set(text, old);
    return old;
  }

  set(text: string | number, key: string): void {
    this.#characters += key.length + (typeof text === 'string' ? text.length : 0);
    this.#current.set(text, key);
    if (this.#current.size < mostEntries && this.#characters < mostCharacters) return;
    this.#previous = this.#current;
    this.#current = new Map();
    this.#characters = 0;
  }

  clear(): void {
    this.#current = new Map();
    this.#previous = new Map();
    this.#characters = 0;
  }
}
