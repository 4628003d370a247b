import type { Clock } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';

/** Registrations remembered at most; when there are more, all are made anew. */
const mostRemembered = 10_000;
/** Buffers read at once. */
const pageSize = 500;

/** What a {@link BufferRegistry} needs. */
export interface BufferRegistryOptions {
  readonly keyValue: KeyValue;
  readonly key: string;
  /** Milliseconds that waiting messages are kept. */
  readonly ttl: number;
  readonly clock: Clock;
}

/**
 * The buffers of all instances, by the time of their last push: a sorted set, so that nobody has to look through all keys
 * (defect 3.7 #15). The time of a buffer is older than its last push by up to `interval`, so that not every push has to
 * write it (defect 3.7 #12).
 */
export class BufferRegistry {
  readonly #options: BufferRegistryOptions;
  readonly #registered = new Map<string, number>();
  #latest: string | undefined;
  /** Milliseconds. */
  readonly interval: number;

  constructor(options: BufferRegistryOptions) {
    this.#options = options;
    this.interval = Math.min(60_000, options.ttl / 20);
  }

  /** Takes note of a push, in a call only when the last note of the buffer is old. */
  async touch(name: string, lastPush: number): Promise<void> {
    const { keyValue, key, clock } = this.#options;
    if (this.#age(name) < this.interval) return;
    await keyValue.addScored(key, { member: name, score: lastPush });
    if (this.#registered.size >= mostRemembered) this.#registered.clear();
    this.#registered.set(name, clock.now());
    this.#latest = name;
  }

  /** Looks whether the server still has the last note; nobody removes one that is so young. */
  async verify(): Promise<void> {
    const name = this.#latest;
    if (name === undefined || this.#age(name) > 2 * this.interval) return;
    if ((await this.#options.keyValue.scoreOf(this.#options.key, name)) === undefined) this.distrust();
  }

  /** The server has lost something, perhaps the registry. */
  distrust(): void {
    this.#registered.clear();
  }

  /** How many buffers there are. */
  count(): Promise<number> {
    return this.#options.keyValue.scoredCount(this.#options.key);
  }

  /** Buffers from rank `start`, the one pushed to longest ago first. */
  async page(start: number, limit: number): Promise<readonly string[]> {
    const { keyValue, key } = this.#options;
    return members(await keyValue.rangeByRank(key, start, start + limit - 1));
  }

  /** Buffers pushed to last, the latest first. */
  async latest(limit: number): Promise<readonly string[]> {
    const { keyValue, key } = this.#options;
    return members(await keyValue.rangeByRank(key, 0, limit - 1, { reverse: true }));
  }

  /** Buffers that nobody pushed to for nine tenths of the time that messages are kept, behind the first `offset`. */
  async idle(offset: number, limit: number): Promise<readonly string[]> {
    const { keyValue, key, ttl, clock } = this.#options;
    return members(await keyValue.rangeByScore(key, { max: clock.now() - ttl * 0.9, offset, limit }));
  }

  /** All buffers, in pages, up to `most`. */
  async *all(most: number): AsyncIterable<readonly string[]> {
    const { keyValue, key } = this.#options;
    const given = new Set<string>();
    let min = Number.NEGATIVE_INFINITY;
    let again = 0;
    for (let read = 0; read < most; read += pageSize) {
      // By time, not by rank: what is pushed to meanwhile moves to the end, and ranks of others change with it.
      const limit = pageSize + again;
      const page = await keyValue.rangeByScore(key, { min, limit });
      const fresh = members(page).filter((name) => !given.has(name));
      for (const name of fresh) given.add(name);
      if (fresh.length > 0) yield fresh;
      if (page.length < limit) return;
      min = page.at(-1)!.score;
      again = page.filter(({ score }) => score === min).length;
    }
  }

  /** Milliseconds since the note of a buffer was taken. */
  #age(name: string): number {
    return this.#options.clock.now() - (this.#registered.get(name) ?? Number.NEGATIVE_INFINITY);
  }

  /**
   * Forgets a buffer seen empty, unless an instance may have pushed to it since without taking note: one that did took
   * note less than an interval before.
   *
   * @returns Whether it is forgotten now.
   */
  async forget(name: string): Promise<boolean> {
    const { keyValue, key, clock } = this.#options;
    const registered = await keyValue.scoreOf(key, name);
    if (registered === undefined) return true;
    if (clock.now() - registered < 3 * this.interval) return false;
    await keyValue.removeScored(key, name);
    this.#registered.delete(name);
    return true;
  }
}

function members(scored: readonly { readonly member: string }[]): readonly string[] {
  return scored.map(({ member }) => member);
}
