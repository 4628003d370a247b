import type { Eviction } from './eviction-order.ts';
import { KeyList, type KeyNode } from './key-list.ts';

interface LruNode extends KeyNode<LruNode> {}

/** Least recently used: the victim is the key whose last use lies furthest back. */
export class Lru implements Eviction {
  readonly #nodes = new Map<string, LruNode>();
  readonly #list = new KeyList<LruNode>();

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
    const node = { key, older: undefined, newer: undefined };
    this.#nodes.set(key, node);
    this.#list.append(node);
  }

  used(key: string): void {
    const node = this.#nodes.get(key);
    if (!node || node === this.#list.newest) return;
    this.#list.unlink(node);
    this.#list.append(node);
  }

  removed(key: string): void {
    const node = this.#nodes.get(key);
    if (!node) return;
    this.#nodes.delete(key);
    this.#list.unlink(node);
  }

  victim(): string | undefined {
    return this.#list.oldest?.key;
  }

  clear(): void {
    this.#nodes.clear();
    this.#list.clear();
  }
}
