import type { Eviction } from './eviction-order.ts';
import { KeyList, type KeyNode } from './key-list.ts';

interface SieveNode extends KeyNode<SieveNode> {
  /** Whether the key was used since the hand passed. */
  visited: boolean;
}

/**
 * SIEVE (Zhang et al., NSDI 2024): keys stay in order of arrival, a use only marks them, and a hand that walks from
 * old to new takes the first unmarked key and unmarks those it passes.
 *
 * A use is one flag, cheaper than moving a node, and keys used once leave before keys used again.
 */
export class Sieve implements Eviction {
  readonly #nodes = new Map<string, SieveNode>();
  readonly #list = new KeyList<SieveNode>();
  #hand: SieveNode | undefined;

  get size(): number {
    return this.#nodes.size;
  }

  has(key: string): boolean {
    return this.#nodes.has(key);
  }

  added(key: string): void {
    if (this.#nodes.has(key)) {
      this.used(key);
      return;
    }
    const node = { key, older: undefined, newer: undefined, visited: false };
    this.#nodes.set(key, node);
    this.#list.append(node);
  }

  used(key: string): void {
    const node = this.#nodes.get(key);
    if (node) node.visited = true;
  }

  removed(key: string): void {
    const node = this.#nodes.get(key);
    if (!node) return;
    if (node === this.#hand) this.#hand = node.newer;
    this.#nodes.delete(key);
    this.#list.unlink(node);
  }

  victim(): string | undefined {
    let node = this.#hand ?? this.#list.oldest;
    while (node?.visited) {
      node.visited = false;
      node = node.newer ?? this.#list.oldest;
    }
    this.#hand = node;
    return node?.key;
  }

  clear(): void {
    this.#nodes.clear();
    this.#list.clear();
    this.#hand = undefined;
  }
}
