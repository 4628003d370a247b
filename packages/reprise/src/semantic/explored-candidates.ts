import { forgetOldest } from '../core/index.ts';
import type { Candidate } from './policy.ts';

/** A candidate that was not served, of which it is wanted to know whether it would have been right. */
export interface ExploredCandidate {
  readonly candidate: Candidate;
  /** Whether the policy would have served it. */
  readonly withheld: boolean;
  /** When its entry was written, which tells whether it has been replaced since. */
  readonly createdAt: number;
}

const most = 1_000;

/** Remembers, for requests that went upstream, which candidate waits for the fresh answer; the oldest are forgotten. */
export class ExploredCandidates {
  readonly #candidates = new Map<string, ExploredCandidate>();

  remember(exactKey: string, explored: ExploredCandidate): void {
    this.#candidates.delete(exactKey);
    this.#candidates.set(exactKey, explored);
    forgetOldest(this.#candidates, most);
  }

  /** The candidate of a request, which is forgotten. */
  take(exactKey: string): ExploredCandidate | undefined {
    const explored = this.#candidates.get(exactKey);
    this.#candidates.delete(exactKey);
    return explored;
  }
}
