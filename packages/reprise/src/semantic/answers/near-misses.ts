import { forgetOldest } from '../../core/index.ts';
import type { Candidate } from '../candidate.ts';

/** An entry near a prompt that was asked, and what the answers like its own are named. */
export interface NearAnswer {
  readonly entryId: string;
  readonly alikeId: string;
}

/** A candidate that was not served, of which it is wanted to know whether it would have been right. */
export interface ExploredCandidate {
  readonly candidate: Candidate;
  /** Whether the policy would have served it. */
  readonly withheld: boolean;
  /** When its entry was written, which tells whether it has been replaced since. */
  readonly createdAt: number;
}

/** What was near a request that went upstream. */
export interface NearMiss {
  /** The closest first. */
  readonly near: readonly NearAnswer[];
  readonly explored: ExploredCandidate | undefined;
}

const most = 1_000;

/** Remembers, for requests that went upstream, what waits for the fresh answer; the oldest are forgotten. */
export class NearMisses {
  readonly #misses = new Map<string, NearMiss>();

  remember(exactKey: string, miss: NearMiss): void {
    this.#misses.delete(exactKey);
    this.#misses.set(exactKey, miss);
    forgetOldest(this.#misses, most);
  }

  /** What was near a request, which is forgotten. */
  take(exactKey: string): NearMiss | undefined {
    const miss = this.#misses.get(exactKey);
    this.#misses.delete(exactKey);
    return miss;
  }
}
