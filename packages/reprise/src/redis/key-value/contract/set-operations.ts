import type { Value } from './value.ts';

/** Sets (S2-06). Members have no order; a set without members is not there. */
export interface SetOperations<Item> {
  /** Adds members and resolves with how many are new (`SADD`). */
  addMembers(key: string, ...members: Value[]): Promise<number>;
  /** Removes members and resolves with how many there were (`SREM`). */
  removeMembers(key: string, ...members: Value[]): Promise<number>;
  /** Whether there is such a member (`SISMEMBER`). */
  hasMember(key: string, member: Value): Promise<boolean>;
  /** All members (`SMEMBERS`). */
  members(key: string): Promise<Item[]>;
  /** How many members there are (`SCARD`). */
  memberCount(key: string): Promise<number>;
}
