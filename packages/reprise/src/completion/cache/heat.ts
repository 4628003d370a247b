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
  /** Milliseconds since the Unix epoch. */
  readonly landmark: number;
  /** Half-lives since the landmark. */
  readonly age: number;
}

/** Accesses of a key. */
export interface HeatOfKey {
  /** What was left of them at that time. */
  readonly heat: number;
  readonly at: number;
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

  /** What is left of accesses at a later time; times count in whole milliseconds. */
  decayed({ heat, at }: HeatOfKey, later: number): number {
    return heat * 2 ** ((Math.floor(at) - Math.floor(later)) / this.#options.halfLife);
  }

  /** Counts accesses, given as what was left of them at a time not long ago. */
  async add(accesses: ReadonlyMap<string, HeatOfKey>): Promise<void> {
    const { keyValue, halfLife } = this.#options;
    const touched = new Set<string>();
    const increments = [...accesses].map(([key, { heat, at }]) => {
      const { name, unit } = scaleAt(Math.floor(at), this.#options);
      touched.add(name);
      return keyValue.incrementScore(name, key, heat * unit);
    });
    const expiries = [...touched].map((name) => keyValue.expire(name, (span + forgotten) * halfLife));
    await Promise.all([...increments, ...expiries]);
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
    const now = scaleAt(this.#options.clock.now(), this.#options);
    if (now.age >= forgotten) return [now];
    const before = scaleAt(now.landmark - 1, this.#options);
    return [now, { ...before, unit: now.unit * 2 ** span }];
  }
}

function scaleAt(time: number, { name, halfLife }: Pick<HeatOptions, 'name' | 'halfLife'>): Scale {
  const epoch = Math.floor(time / halfLife / span);
  const landmark = epoch * span * halfLife;
  const age = (time - landmark) / halfLife;
  return { name: `${name}${epoch}`, unit: 2 ** age, landmark, age };
}
