/** One key in a {@link KeyList}; `Node` is the type of the list's nodes. */
export interface KeyNode<Node> {
  readonly key: string;
  older: Node | undefined;
  newer: Node | undefined;
}

/** A doubly linked list of keys from oldest to newest. */
export class KeyList<Node extends KeyNode<Node>> {
  #oldest: Node | undefined;
  #newest: Node | undefined;
  #size = 0;

  get oldest(): Node | undefined {
    return this.#oldest;
  }

  get newest(): Node | undefined {
    return this.#newest;
  }

  get size(): number {
    return this.#size;
  }

  /** Puts a node that is in no list at the newest end. */
  append(node: Node): void {
    node.older = this.#newest;
    node.newer = undefined;
    if (this.#newest) this.#newest.newer = node;
    else this.#oldest = node;
    this.#newest = node;
    this.#size += 1;
  }

  /** Takes a node of this list out. */
  unlink(node: Node): void {
    if (node.older) node.older.newer = node.newer;
    else this.#oldest = node.newer;
    if (node.newer) node.newer.older = node.older;
    else this.#newest = node.older;
    this.#size -= 1;
  }

  clear(): void {
    this.#oldest = undefined;
    this.#newest = undefined;
    this.#size = 0;
  }
}
