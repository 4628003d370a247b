const emptyKey = -1;

/**
 * A trie over the pieces of a vocabulary in two flat arrays: an open-addressed hash table from (node, symbol) to
 * the node below. Symbols are small numbers that stand for the code points the pieces are made of.
 */
export class PieceTrie {
  /** Node every walk starts at. */
  readonly root = 0;
  readonly #symbols = new Map<number, number>();
  readonly #keys: Int32Array;
  readonly #children: Int32Array;
  readonly #ids: Int32Array;
  readonly #mask: number;
  #nodes = 1;

  /** Numbers the pieces by their place; those before `first` stay out of reach, 0 means no piece. */
  constructor(pieces: readonly string[], first: number) {
    const inside = pieces.slice(first).map((piece) => Array.from(piece, (symbol) => symbol.codePointAt(0)!));
    const steps = inside.reduce((sum, points) => sum + points.length, 1);
    const capacity = 2 ** Math.ceil(Math.log2(steps * 2));
    this.#mask = capacity - 1;
    this.#keys = new Int32Array(capacity).fill(emptyKey);
    this.#children = new Int32Array(capacity);
    this.#ids = new Int32Array(steps);
    for (const point of new Set(inside.flat())) this.#symbols.set(point, this.#symbols.size + 1);
    inside.forEach((points, at) => {
      this.#insert(points, first + at);
    });
  }

  /** The symbol of a code point; 0 when no piece holds it. */
  symbolOf(point: number): number {
    return this.#symbols.get(point) ?? 0;
  }

  /** The node one symbol below `node`; 0 when no piece goes on like that. */
  child(node: number, symbol: number): number {
    return symbol === 0 ? 0 : this.#children[this.#slot(this.#key(node, symbol))]!;
  }

  /** The piece that ends at `node`; 0 when none does. */
  idAt(node: number): number {
    return this.#ids[node]!;
  }

  #insert(points: readonly number[], id: number): void {
    let node = this.root;
    for (const point of points) {
      const key = this.#key(node, this.symbolOf(point));
      const slot = this.#slot(key);
      if (this.#keys[slot] === emptyKey) {
        this.#keys[slot] = key;
        this.#children[slot] = this.#nodes++;
      }
      node = this.#children[slot]!;
    }
    this.#ids[node] = id;
  }

  #key(node: number, symbol: number): number {
    return node * (this.#symbols.size + 1) + symbol;
  }

  #slot(key: number): number {
    let slot = Math.imul(key, 0x9e3779b1) >>> 15;
    for (slot &= this.#mask; this.#keys[slot] !== key && this.#keys[slot] !== emptyKey; ) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }
}
