import type { Clock } from '../../core/index.ts';
import type { Candidate } from '../candidate.ts';
import type { Observation } from '../observation.ts';
import { answerKey, Quarantine } from './quarantine.ts';

/** What is not served by meaning for a time, because of what somebody called wrong. */
export class KeptBack {
  readonly #clock: Clock;
  readonly #time: number;
  readonly #neighbours: Quarantine;
  /** Answers that were called wrong, each for its prompt: a model may give the same once more. */
  readonly #answers: Quarantine;

  /** @param time Milliseconds. */
  constructor(clock: Clock, time: number) {
    this.#clock = clock;
    this.#time = time;
    this.#neighbours = new Quarantine(clock);
    this.#answers = new Quarantine(clock);
  }

  /** Entries kept back since somebody called a neighbour wrong. */
  get size(): number {
    return this.#neighbours.size;
  }

  /** Why a candidate is kept back; undefined when it is not. */
  reasonFor(candidate: Candidate): string | undefined {
    if (this.#answers.has(answerKey(candidate))) return 'in quarantine: this answer was called wrong';
    if (this.#neighbours.has(candidate.entryId)) return 'in quarantine: a close entry was called wrong';
    return undefined;
  }

  /** That an answer is right frees its entry, but not when it is feedback: whoever asks must not have more served. */
  learn(observation: Observation): void {
    const { source, right, entryId, neighbours = [] } = observation;
    // The clock of another instance may be ahead.
    const until = Math.min(observation.at, this.#clock.now()) + this.#time;
    for (const neighbour of neighbours) this.#neighbours.add(neighbour, until);
    if (source !== 'feedback') {
      if (right) this.#neighbours.release(entryId);
    } else if (!right) this.#answers.add(answerKey(observation), until);
  }
}
