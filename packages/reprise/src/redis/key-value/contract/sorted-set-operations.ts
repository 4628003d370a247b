import type { Value } from './value.ts';

/** A member of a sorted set and what it is sorted by. */
export interface Scored<Item> {
  readonly member: Item;
  /** A number; `Infinity` and `-Infinity` too. */
  readonly score: number;
}

/** Options of {@link SortedSetOperations.rangeByRank}. */
export interface RankRangeOptions {
  /** The highest score first; ranks count from there. @default false */
  readonly reverse?: boolean;
}

/** Scores between two bounds, these included. */
export interface ScoreBounds {
  /** Lowest score. @default -Infinity */
  readonly min?: number;
  /** Highest score. @default Infinity */
  readonly max?: number;
}

/** Options of {@link SortedSetOperations.rangeByScore}. */
export interface ScoreRangeOptions extends RankRangeOptions, ScoreBounds {
  /** Members left out at the beginning. @default 0 */
  readonly offset?: number;
  /** Most members given. @default all */
  readonly limit?: number;
}

/**
 * Sorted sets: members in order of their scores, those of one score in order of their bytes (S2-12). Ranks count from 0,
 * negative ones from the end. A sorted set without members is not there.
 */
export interface SortedSetOperations<Item> {
  /** Adds members or gives them new scores, and resolves with how many are new (`ZADD`). */
  addScored(key: string, ...members: Scored<Value>[]): Promise<number>;
  /** Removes members and resolves with how many there were (`ZREM`). */
  removeScored(key: string, ...members: Value[]): Promise<number>;
  /**
   * Adds `by` to the score of a member and resolves with the sum; a member that is not there has 0 (`ZINCRBY`).
   * Rejects with `REDIS_REFUSED` when the sum is no number, as that of `Infinity` and `-Infinity`.
   */
  incrementScore(key: string, member: Value, by: number): Promise<number>;
  /** Removes the members whose scores are within bounds and resolves with how many there were (`ZREMRANGEBYSCORE`). */
  removeByScore(key: string, bounds: ScoreBounds): Promise<number>;
  /** The score of a member, or undefined (`ZSCORE`). */
  scoreOf(key: string, member: Value): Promise<number | undefined>;
  /** How many members there are (`ZCARD`). */
  scoredCount(key: string): Promise<number>;
  /** How many members have scores within bounds (`ZCOUNT`). */
  countByScore(key: string, bounds: ScoreBounds): Promise<number>;
  /** The members from rank `start` to rank `end`, both included; all of them unless given (`ZRANGE`). */
  rangeByRank(key: string, start?: number, end?: number, options?: RankRangeOptions): Promise<Scored<Item>[]>;
  /** The members whose scores are within bounds, these included (`ZRANGE … BYSCORE`). */
  rangeByScore(key: string, options?: ScoreRangeOptions): Promise<Scored<Item>[]>;
}
