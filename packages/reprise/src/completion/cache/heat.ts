import type { Clock } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';

/** What {@link Heat} needs. */
export interface HeatOptions {
  readonly keyValue: KeyValue;
  /** In front of the names of its sorted sets. */
  readonly name: string;
  readonly threshold: number;
  /** Milliseconds. */
  readonly halfLife: number;
  readonly clock: Clock;
}

/** A sorted set of heat and what one access is worth in it at this moment. */
interface Scale {
  readonly name: string;
  readonly unit: number;
}

/** Half-lives that one sorted set covers, so that what accesses are worth in it stays far within a double. */
const span = 512;
/** Half-lives after which what was before counts for nothing. */
const forgotten = 64;
/** Keys with less than this many accesses left are cold and need not be known. */
const cold = 0.01;

/**
 * How often keys were asked for of late, counted by all instances: accesses count half after each half-life.
 *
 * Forward decay (Cormode et al., 2009): later accesses are worth more, `2^((now - landmark) / halfLife)`, so that adding is one
 * increment and nothing has to be decayed. Each landmark has a sorted set of its own, and all instances know them from the
 * time alone.
 */
export class Heat {
  readonly #options: HeatOptions;

  constructor(options: HeatOptions) {
    this.#options = options;
  }

  /** Counts accesses that happened just now. */
  async add(accesses: ReadonlyMap<string, number>): Promise<void> {
    const { keyValue, halfLife } = this.#options;
    const [{ name, unit }] = this.#scales();
    await Promise.all([
      ...[...accesses].map(([key, count]) => keyValue.incrementScore(name, key, count * unit)),
      keyValue.expire(name, (span + forgotten) * halfLife),
    ]);
  }

  /** The keys that are hot at this moment. */
  async hot(): Promise<Set<string>> {
    const { keyValue, threshold } = this.#options;
    const scales = this.#scales();
    // A key may have some accesses before the landmark and some behind it.
    const least = scales.length === 1 ? threshold : cold;
    const found = await Promise.all(
      scales.map(({ name, unit }) => keyValue.rangeByScore(name, { min: least * unit })),
    );
    const counts = new Map<string, number>();
    for (const [index, { unit }] of scales.entries()) {
      for (const { member, score } of found[index]!) {
        counts.set(member, (counts.get(member) ?? 0) + score / unit);
      }
    }
    // As many accesses as the threshold, added up with rounding, are not more.
    const more = threshold + 1e-9;
    return new Set([...counts].filter(([, count]) => count > more).map(([key]) => key));
  }

  /** Forgets keys. */
  async remove(keys: readonly string[]): Promise<void> {
    const { keyValue } = this.#options;
    await Promise.all(this.#scales().map(({ name }) => keyValue.removeScored(name, ...keys)));
  }

  /** Forgets keys that have cooled down, and resolves with how many those were. */
  async cool(): Promise<number> {
    const { keyValue } = this.#options;
    const removed = await Promise.all(
      this.#scales().map(({ name, unit }) => keyValue.removeByScore(name, { max: cold * unit })),
    );
    return removed.reduce((sum, count) => sum + count, 0);
  }

  /** Every key that is known. */
  async keys(): Promise<Set<string>> {
    const { keyValue } = this.#options;
    const found = await Promise.all(this.#scales().map(({ name }) => keyValue.rangeByRank(name)));
    return new Set(found.flat().map(({ member }) => member));
  }

  /** The sorted set of this landmark, and while it matters that of the one before. */
  #scales(): [Scale, ...Scale[]] {
    const { name, halfLife, clock } = this.#options;
    const halfLives = clock.now() / halfLife;
    const epoch = Math.floor(halfLives / span);
    const age = halfLives - epoch * span;
    const now: Scale = { name: `${name}${epoch}`, unit: 2 ** age };
    return age < forgotten ? [now, { name: `${name}${epoch - 1}`, unit: 2 ** (age + span) }] : [now];
  }
}
