/** A change that has begun and may be overtaken by later ones. */
export interface BegunChange {
  /** Whether no change of this key that began later took its place. */
  isLatest(key: string): boolean;
  /** Says that the change did not happen, so that it takes nobody's place. */
  undo(): void;
  /** Has to be called once, when nobody asks any more. */
  end(): void;
}

interface KeyOrder {
  latest: number;
  underWay: number;
}

/**
 * Knows for each key that changes at this moment which change began last, so that one that fails late is not made up
 * for on top of a newer one.
 */
export class ChangeOrder {
  readonly #keys = new Map<string, KeyOrder>();
  #begun = 0;

  /** `replaces` is false for changes that leave what is there, such as writes of what is absent. */
  begin(keys: readonly string[], replaces: boolean): BegunChange {
    this.#begun += 1;
    const turn = this.#begun;
    const once = new Set(keys);
    for (const key of once) this.#enter(key, replaces ? turn : 0);
    return {
      isLatest: (key) => (this.#keys.get(key)?.latest ?? 0) <= turn,
      undo: () => {
        for (const key of once) if (this.#keys.get(key)?.latest === turn) this.#keys.get(key)!.latest = 0;
      },
      end: () => {
        for (const key of once) this.#leave(key);
      },
    };
  }

  /** Takes the place of every change under way whose key begins with `prefix`. */
  clear(prefix: string): void {
    this.#begun += 1;
    for (const [key, order] of this.#keys) if (key.startsWith(prefix)) order.latest = this.#begun;
  }

  /** Keys that change at this moment. */
  get size(): number {
    return this.#keys.size;
  }

  #enter(key: string, turn: number): void {
    const order = this.#keys.get(key);
    if (!order) {
      this.#keys.set(key, { latest: turn, underWay: 1 });
      return;
    }
    order.underWay += 1;
    order.latest = Math.max(order.latest, turn);
  }

  #leave(key: string): void {
    const order = this.#keys.get(key);
    if (!order) return;
    order.underWay -= 1;
    if (order.underWay === 0) this.#keys.delete(key);
  }
}
