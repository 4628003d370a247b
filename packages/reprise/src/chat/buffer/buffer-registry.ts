import type { Clock } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';

/** Registrations remembered at most; when there are more, all are made anew. */
const mostRemembered = 10_000;

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

  /** Buffers that nobody pushed to for nine tenths of the time that messages are kept. */
  async idle(limit: number): Promise<readonly string[]> {
    const { keyValue, key, ttl, clock } = this.#options;
    return members(await keyValue.rangeByScore(key, { max: clock.now() - ttl * 0.9, limit }));
  }

  /** All buffers, in pages, up to `most`. */
  async *all(most: number): AsyncIterable<readonly string[]> {
    const limit = 500;
    const given = new Set<string>();
    for (let start = 0; start < most; start += limit) {
      const names = await this.page(start, limit);
      // What is pushed to meanwhile moves to the end.
      const fresh = names.filter((name) => !given.has(name));
      for (const name of fresh) given.add(name);
      if (fresh.length > 0) yield fresh;
      if (names.length < limit) return;
    }
  }

  /** Milliseconds since the note of a buffer was taken. */
  #age(name: string): number {
    return this.#options.clock.now() - (this.#registered.get(name) ?? Number.NEGATIVE_INFINITY);
  }

  /**
   * Forgets a buffer seen empty, unless an instance may have pushed to it since without taking note: one that did took
   * note less than an interval before.
   */
  async forget(name: string): Promise<void> {
    const { keyValue, key, clock } = this.#options;
    const registered = await keyValue.scoreOf(key, name);
    if (registered === undefined || clock.now() - registered < 3 * this.interval) return;
    await keyValue.removeScored(key, name);
    this.#registered.delete(name);
  }
}

function members(scored: readonly { readonly member: string }[]): readonly string[] {
  return scored.map(({ member }) => member);
}
