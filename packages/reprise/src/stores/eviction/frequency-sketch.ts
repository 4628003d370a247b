/** Rows of counters; an estimate is the smallest of the four, so that keys have to collide in all to be confused. */
const rows = 4;
/** Odd factors that give each row an order of its own. */
const factors = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const;
const highestCount = 15;
/** Counters of a row for each key that is held: with fewer, a large collection confuses its keys. */
const countersPerKey = 4;
const smallestWidth = 1_024;
/** Counts are halved after this many for each key held, and never after fewer than the second number. */
const countsPerKey = 5;
const fewestCounts = 2_048;

/**
 * How often keys were seen lately, also keys that are no longer held: a count-min sketch whose counters are halved
 * regularly, so that old fame fades (Einziger, Friedman and Manes, "TinyLFU", 2017).
 *
 * Grows with the number of keys and never shrinks; 16 to 32 bytes a key.
 */
export class FrequencySketch {
  #width = smallestWidth;
  #counters = new Uint8Array(rows * smallestWidth);
  #counted = 0;
  #until = fewestCounts;

  /** Tells how many keys the owner holds. */
  resize(keys: number): void {
    while (keys * countersPerKey > this.#width) this.#double();
    this.#until = Math.max(fewestCounts, keys * countsPerKey);
  }

  count(hash: number): void {
    let counted = false;
    for (let row = 0; row < rows; row++) {
      const index = this.#index(hash, row);
      const count = this.#counters[index]!;
      if (count === highestCount) continue;
      this.#counters[index] = count + 1;
      counted = true;
    }
    if (counted && ++this.#counted >= this.#until) this.#halve();
  }

  /** Times a key was counted lately, 0 to 15; never too low but for the halving. */
  estimate(hash: number): number {
    let least = highestCount;
    for (let row = 0; row < rows; row++) least = Math.min(least, this.#counters[this.#index(hash, row)]!);
    return least;
  }

  clear(): void {
    this.#counters.fill(0);
    this.#counted = 0;
  }

  #index(hash: number, row: number): number {
    let mixed = Math.imul(hash, factors[row]!);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x2c1b3c6d);
    mixed ^= mixed >>> 13;
    return row * this.#width + (mixed & (this.#width - 1));
  }

  /** Each half of a doubled row is the old row, since one more bit of a hash decides between them: estimates stay. */
  #double(): void {
    const old = this.#counters;
    const width = this.#width;
    this.#width = 2 * width;
    this.#counters = new Uint8Array(rows * this.#width);
    for (let row = 0; row < rows; row++) {
      const counts = old.subarray(row * width, (row + 1) * width);
      this.#counters.set(counts, 2 * row * width);
      this.#counters.set(counts, (2 * row + 1) * width);
    }
  }

  /** Four counters at a time: a shift moves the lowest bit of one into the next, and the mask takes it out. */
  #halve(): void {
    const words = new Uint32Array(this.#counters.buffer);
    for (let index = 0; index < words.length; index++) words[index] = (words[index]! >>> 1) & 0x7f7f7f7f;
    this.#counted = this.#counted >>> 1;
  }
}

/** A 32-bit hash of a key (FNV-1a over its code units); equal for equal keys in every process. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return hash;
}
