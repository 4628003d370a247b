import type { Eviction } from './eviction-order.ts';
import { FrequencySketch, hashOf } from './frequency-sketch.ts';
import { KeyList, type KeyNode } from './key-list.ts';

/** Shares of all keys that are new, and of the others that are protected; measured, see decision 010. */
const newShare = 0.3;
const protectedShare = 0.7;

interface TinyLfuNode extends KeyNode<TinyLfuNode> {
  readonly hash: number;
  /** The list it is in. */
  list: KeyList<TinyLfuNode>;
}

/**
 * W-TinyLFU (Einziger, Friedman and Manes, ACM Transactions on Storage, 2017): new keys stay a while in order of use;
 * the one that would leave has to have been seen more often than the victim among the others to take its place.
 *
 * So one-time keys pass without harm, and a loop longer than the collection keeps the part that fits. The others are in
 * two lists in order of use: a key used on trial becomes protected.
 */
export class TinyLfu implements Eviction {
  readonly #nodes = new Map<string, TinyLfuNode>();
  readonly #new = new KeyList<TinyLfuNode>();
  readonly #trial = new KeyList<TinyLfuNode>();
  readonly #protected = new KeyList<TinyLfuNode>();
  readonly #seen = new FrequencySketch();

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
    const node = { key, older: undefined, newer: undefined, hash: hashOf(key), list: this.#new };
    this.#nodes.set(key, node);
    this.#new.append(node);
    this.#seen.resize(this.#nodes.size);
    this.#seen.count(node.hash);
    while (this.#new.size > this.#newBound) move(this.#new.oldest!, this.#trial);
  }

  used(key: string): void {
    const node = this.#nodes.get(key);
    if (!node) return;
    this.#seen.count(node.hash);
    move(node, node.list === this.#new ? this.#new : this.#protected);
    if (this.#protected.size > this.#protectedBound) move(this.#protected.oldest!, this.#trial);
  }

  removed(key: string): void {
    const node = this.#nodes.get(key);
    if (!node) return;
    this.#nodes.delete(key);
    node.list.unlink(node);
  }

  /** Lets the oldest new key compete with the victim among the others; the winner is on trial from then on. */
  victim(): string | undefined {
    const among = this.#trial.oldest ?? this.#protected.oldest;
    if (!among) return this.#new.oldest?.key;
    if (this.#new.size < this.#newBound) return among.key;
    const candidate = this.#new.oldest!;
    if (this.#seen.estimate(candidate.hash) <= this.#seen.estimate(among.hash)) return candidate.key;
    move(candidate, this.#trial);
    return among.key;
  }

  clear(): void {
    this.#nodes.clear();
    for (const list of [this.#new, this.#trial, this.#protected]) list.clear();
    this.#seen.clear();
  }

  get #newBound(): number {
    return Math.max(1, Math.floor(this.#nodes.size * newShare));
  }

  get #protectedBound(): number {
    return Math.floor((this.#nodes.size - this.#newBound) * protectedShare);
  }
}

/** Makes a node the newest of a list. */
function move(node: TinyLfuNode, list: KeyList<TinyLfuNode>): void {
  node.list.unlink(node);
  node.list = list;
  list.append(node);
}
