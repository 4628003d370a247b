import { type Clock, systemClock } from '../core/index.ts';
import { type FillState, flat, type Neighbour, type SharedVectorIndex } from '../vectors/index.ts';

interface Note {
  /** Of who fills; undefined when that has ended. */
  readonly token: number | undefined;
  readonly until: number;
}

/**
 * A {@link SharedVectorIndex} in the memory of the process, for tests of instances that share one: give each the same.
 * It can be told to fail, and to lose all it holds.
 *
 * @example
 * ```ts
 * const index = new SharedMemoryIndex();
 * await index.add('partition', 'id', new Float32Array([1, 0]));
 * index.loseAll(); // its vectors, and that it was filled
 * ```
 */
export class SharedMemoryIndex implements SharedVectorIndex {
  readonly shared = true;
  readonly #clock: Clock;
  readonly #notes = new Map<string, Note>();
  readonly #ids = new Map<string, Set<string>>();
  #vectors = flat();
  /** What each operation rejects with, while it is set. */
  failure: Error | undefined;
  /** Operations that were asked for, failed ones too. */
  asked = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  loseAll(): void {
    this.#vectors = flat();
    this.#ids.clear();
    this.#notes.clear();
  }

  async add(partition: string, id: string, vector: Float32Array): Promise<void> {
    this.#begin();
    await this.#vectors.add(partition, id, vector);
    const ids = this.#ids.get(partition) ?? new Set();
    this.#ids.set(partition, ids.add(id));
  }

  search(partition: string, vector: Float32Array, k: number): Promise<Neighbour[]> {
    return this.#do(() => this.#vectors.search(partition, vector, k));
  }

  async remove(partition: string, id: string): Promise<void> {
    this.#begin();
    await this.#vectors.remove(partition, id);
    this.#ids.get(partition)?.delete(id);
  }

  async dropPartition(partition: string): Promise<void> {
    this.#begin();
    await this.#vectors.dropPartition(partition);
    this.#ids.delete(partition);
  }

  has(partition: string): Promise<boolean> {
    return this.#do(() => this.#vectors.has(partition));
  }

  size(partition?: string): Promise<number> {
    return this.#do(() => this.#vectors.size(partition));
  }

  sizeOf(prefix: string): Promise<number> {
    const named = (): number[] =>
      [...this.#ids].filter(([name]) => name.startsWith(prefix)).map(([, { size }]) => size);
    return this.#do(() => named().reduce((sum, size) => sum + size, 0));
  }

  some(partition: string, count: number): Promise<string[]> {
    return this.#do(() => [...(this.#ids.get(partition) ?? [])].slice(0, count));
  }

  claimFill(name: string, token: number, milliseconds: number): Promise<FillState> {
    return this.#do(() => {
      const note = this.#notes.get(name);
      if (note && note.token === undefined) return 'filled';
      if (note && note.until > this.#clock.now()) return 'others';
      this.#notes.set(name, { token, until: this.#clock.now() + milliseconds });
      return 'mine';
    });
  }

  renewFill(name: string, token: number, milliseconds: number): Promise<boolean> {
    return this.#change(name, token, { token, until: this.#clock.now() + milliseconds });
  }

  endFill(name: string, token: number): Promise<boolean> {
    return this.#change(name, token, { token: undefined, until: Number.POSITIVE_INFINITY });
  }

  dropFill(name: string): Promise<void> {
    return this.#do(() => void this.#notes.delete(name));
  }

  /** Does nothing: others may use it on. */
  async close(): Promise<void> {}

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #change(name: string, token: number, note: Note): Promise<boolean> {
    return this.#do(() => {
      if (this.#notes.get(name)?.token !== token) return false;
      this.#notes.set(name, note);
      return true;
    });
  }

  #begin(): void {
    this.asked += 1;
    if (this.failure) throw this.failure;
  }

  async #do<T>(action: () => T | Promise<T>): Promise<T> {
    this.#begin();
    return action();
  }
}
