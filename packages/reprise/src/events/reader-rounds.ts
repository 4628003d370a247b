import { type Clock, type RetryWaits, retryWait, type Timer } from '../core/index.ts';
import type { EventReader } from './event-reader.ts';
import { Ring } from './ring.ts';

/** What {@link ReaderRounds} needs. */
export interface ReaderRoundsOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Milliseconds within which each reader is asked once. */
  readonly pollEvery: number;
}

/** Milliseconds between two looks at who is due. */
const beat = 250;

/** Most readers asked in a beat because it is their turn, and because something happened. */
const mostPolled = 125;
const mostRoused = 500;

/**
 * Lets every reader look for what it was not told of, with one timer for all of them; those that failed are asked again,
 * ever less often, until one of them succeeds.
 */
export class ReaderRounds {
  readonly #options: ReaderRoundsOptions;
  readonly #waits: RetryWaits;
  readonly #readers: Ring<EventReader>;
  /** Those to ask soon. */
  readonly #roused = new Set<EventReader>();
  readonly #down = new Set<EventReader>();
  #timer: Timer | undefined;
  #attempt = 0;
  /** When those that failed are asked again. */
  #retryAt = 0;

  constructor(options: ReaderRoundsOptions) {
    this.#options = options;
    this.#waits = { first: 250, longest: 5_000, random: options.random };
    this.#readers = new Ring(options.random());
  }

  get size(): number {
    return this.#readers.size;
  }

  /** How many failed when they were last asked. */
  get down(): number {
    return this.#down.size;
  }

  add(reader: EventReader): void {
    this.#readers.add(reader);
    this.#next();
  }

  delete(reader: EventReader): void {
    this.#readers.delete(reader);
    this.#roused.delete(reader);
    this.#down.delete(reader);
    if (this.#readers.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Notes that a reader failed. */
  failed(reader: EventReader): void {
    if (this.#down.size === 0) this.#later();
    this.#down.add(reader);
  }

  /** Notes that a reader that failed works again, and so the others may. */
  recovered(reader: EventReader): void {
    this.#down.delete(reader);
    this.#attempt = 0;
    this.#retryAt = 0;
  }

  /** Asks readers within the next beats, because messages may have been lost. @param readers - all unless given */
  rouse(readers: Iterable<EventReader> = this.#readers): void {
    for (const reader of readers) this.#roused.add(reader);
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #next(): void {
    this.#timer ??= this.#options.clock.schedule(beat, () => {
      this.#timer = undefined;
      this.#round();
      this.#next();
    });
  }

  #round(): void {
    for (const reader of this.#readers.take(beat / this.#options.pollEvery, mostPolled)) reader.wake();
    const roused = firstOf(this.#roused, mostRoused);
    for (const reader of roused) {
      this.#roused.delete(reader);
      reader.doubt();
    }
    if (this.#down.size === 0 || this.#options.clock.now() < this.#retryAt) return;
    this.#later();
    for (const reader of firstOf(this.#down, mostRoused - roused.length)) {
      this.#down.delete(reader);
      this.#down.add(reader);
      reader.wake();
    }
  }

  #later(): void {
    this.#retryAt = this.#options.clock.now() + retryWait(this.#attempt, this.#waits);
    this.#attempt += 1;
  }
}

function firstOf<Member>(members: Iterable<Member>, count: number): Member[] {
  const first: Member[] = [];
  for (const member of members) {
    if (first.length >= count) break;
    first.push(member);
  }
  return first;
}
