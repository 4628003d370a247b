import type { KeyValue } from '../../redis/index.ts';
import { headFields, headOf } from './session-head.ts';

/** Sessions whose rounds are counted one by one; of more, this many are taken as a sample. */
const mostCounted = 1_000;

/** Sessions in each of the runs that a sample is made of. */
const runLength = 50;

/** Writes of this instance to one list until what has ended is taken out of it. */
const pruneEvery = 100;

/** How much there is (S4-06). */
export interface SessionCounts {
  readonly sessions: number;
  readonly rounds: number;
  /** Whether every session's rounds were counted, rather than those of 1,000 spread over all. */
  readonly roundsExact: boolean;
}

/** Which sessions there are, by when they end: one sorted set a tenant, so that nothing is ever scanned. */
export class SessionIndex {
  readonly #keyValue: KeyValue;
  readonly #now: () => number;
  readonly #leastTtl: number;
  #writes = 0;

  /** The list lives as long as the sessions it was last written for, and at least `leastTtl`. */
  constructor(keyValue: KeyValue, now: () => number, leastTtl: number) {
    this.#keyValue = keyValue;
    this.#now = now;
    this.#leastTtl = leastTtl;
  }

  async noteEnd(index: string, key: string, ttl: number): Promise<void> {
    const now = this.#now();
    const score = ttl === 0 ? Number.POSITIVE_INFINITY : now + ttl;
    const endless = ttl === 0 || this.#leastTtl === 0;
    const prune = ++this.#writes % pruneEvery === 0;
    await Promise.all([
      this.#keyValue.addScored(index, { member: key, score }),
      this.#keyValue.expire(index, endless ? 0 : Math.max(ttl, this.#leastTtl)),
      prune ? this.#keyValue.removeByScore(index, { max: now }) : undefined,
    ]);
  }

  async forget(index: string, key: string): Promise<void> {
    await this.#keyValue.removeScored(index, key);
  }

  async counts(index: string): Promise<SessionCounts> {
    await this.#keyValue.removeByScore(index, { max: this.#now() });
    const sessions = await this.#keyValue.scoredCount(index);
    const sample = await Promise.all(
      runs(sessions).map(([first, last]) => this.#keyValue.rangeByRank(index, first, last)),
    );
    const keys = sample.flat().map(({ member }) => member);
    const counted = await Promise.all(keys.map((key) => this.#rounds(key)));
    const rounds = counted.reduce((sum, count) => sum + count, 0);
    const exact = sessions <= mostCounted;
    return {
      sessions,
      rounds: exact || keys.length === 0 ? rounds : Math.round((rounds / keys.length) * sessions),
      roundsExact: exact,
    };
  }

  /** All fields but those that are no rounds. */
  async #rounds(key: string): Promise<number> {
    const [length, fields] = await Promise.all([
      this.#keyValue.hashLength(key),
      this.#keyValue.hashGetMany(key, headFields),
    ]);
    const others = fields.filter((field) => field !== undefined).length + (headOf(fields).present ? 1 : 0);
    return Math.max(0, length - others);
  }
}

/** Ranks to look at: all, or runs spread over all. */
function runs(count: number): [first: number, last: number][] {
  if (count <= mostCounted) return count === 0 ? [] : [[0, count - 1]];
  const many = mostCounted / runLength;
  return Array.from({ length: many }, (_, run) => {
    const first = Math.floor((run * (count - runLength)) / (many - 1));
    return [first, first + runLength - 1];
  });
}
