/** One key in a {@link KeyList}. */
export interface KeyNode {
  readonly key: string;
  older: KeyNode | undefined;
  newer: KeyNode | undefined;
  /** Whether the key was used since the list's owner last looked; only SIEVE needs it. */
  visited: boolean;
}

/** Makes a node that is in no list yet. */
export function keyNode(key: string): KeyNode {
  return { key, older: undefined, newer: undefined, visited: false };
}

/** A doubly linked list of keys from oldest to newest. */
export class KeyList {
  #oldest: KeyNode | undefined;
  #newest: KeyNode | undefined;

  get oldest(): KeyNode | undefined {
    return this.#oldest;
  }

  get newest(): KeyNode | undefined {
    return this.#newest;
  }

  /** Puts a node that is in no list at the newest end. */
  append(node: KeyNode): void {
    node.older = this.#newest;
    node.newer = undefined;
    if (this.#newest) this.#newest.newer = node;
    else this.#oldest = node;
    this.#newest = node;
  }

  /** Takes a node of this list out. */
  unlink(node: KeyNode): void {
    if (node.older) node.older.newer = node.newer;
    else this.#oldest = node.newer;
    if (node.newer) node.newer.older = node.older;
    else this.#newest = node.older;
  }

  clear(): void {
    this.#oldest = undefined;
    this.#newest = undefined;
  }
}
