import type { Held, OwnMessage } from './held-messages.ts';

/** Messages to be appended, the first of them under the number `first`. */
export interface Unconfirmed {
  readonly first: number;
  readonly messages: readonly OwnMessage[];
}

/** Most messages sent in one call, and most bytes unless one message has more. */
const mostSent = 500;
const mostSentBytes = 4 * 1_024 * 1_024;

/**
 * What this instance wrote to one buffer, in the order of its pushes:
 *
 * ```text
 * … settled | copies: the server has them | sent perhaps, not confirmed | waiting, without a number
 * ```
 *
 * A number once given belongs to its message for ever, since a call whose answer was lost may still arrive. Messages
 * without a number are nowhere but here.
 */
export class OwnMessages {
  readonly name: string;
  readonly #held: Held;
  #settled: number;
  #confirmed: number;
  #numbered: OwnMessage[] = [];
  #waiting: OwnMessage[] = [];
  /** When something was pushed last. */
  lastPush = 0;
  /** When the server was last asked what it has. */
  lastAsked = 0;

  /** Numbers begin behind `start`. */
  constructor(name: string, start: number, held: Held) {
    this.name = name;
    this.#held = held;
    this.#settled = start;
    this.#confirmed = start;
  }

  /** Everything up to this number is delivered, or can no longer be sent again. */
  get settled(): number {
    return this.#settled;
  }

  /** How many messages are kept in case the server loses them. */
  get copyCount(): number {
    return this.#confirmed - this.#settled;
  }

  /** Messages that only this instance is known to have. */
  get unconfirmedCount(): number {
    return this.#numbered.length - this.copyCount + this.#waiting.length;
  }

  /** Messages that are nowhere but here. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** The highest number given so far. */
  get last(): number {
    return this.#settled + this.#numbered.length;
  }

  /** The highest number that the server is known to have. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** Whether nothing is held. */
  get empty(): boolean {
    return this.#numbered.length === 0 && this.#waiting.length === 0;
  }

  add(messages: readonly OwnMessage[]): void {
    for (const message of messages) this.#waiting.push(message);
    this.#held.unconfirmed.add(messages);
  }

  /** Gives a number to everything that waits and tells the highest one. */
  numberAll(): number {
    for (const message of this.#waiting) this.#numbered.push(message);
    this.#waiting = [];
    return this.last;
  }

  /** The next messages that the server is not known to have. */
  unconfirmed(): Unconfirmed {
    const messages: OwnMessage[] = [];
    let bytes = 0;
    for (const message of this.#numbered.slice(this.copyCount, this.copyCount + mostSent)) {
      bytes += message.bytes;
      if (messages.length > 0 && bytes > mostSentBytes) break;
      messages.push(message);
    }
    return { first: this.#confirmed + 1, messages };
  }

  /**
   * The server has everything up to `last`, and nothing beyond.
   *
   * @returns Whether it has lost something.
   */
  serverHas(last: number): boolean {
    const before = this.copyCount;
    this.#confirmed = Math.min(Math.max(last, this.#settled), this.last);
    const now = this.copyCount;
    const { copies, unconfirmed } = this.#held;
    const changed = this.#numbered.slice(Math.min(before, now), Math.max(before, now));
    if (now < before) {
      copies.remove(changed);
      unconfirmed.add(changed);
    } else {
      unconfirmed.remove(changed);
      copies.add(changed);
    }
    return now < before;
  }

  /** Everything up to `number` was delivered, or is not to be sent again: it needs no copy any more. */
  settle(number: number): void {
    if (number <= this.#settled) return;
    if (number > this.#confirmed) this.serverHas(number);
    const removed = this.#numbered.splice(0, Math.min(number, this.last) - this.#settled);
    this.#settled += removed.length;
    this.#held.copies.remove(removed);
  }

  /** Takes what is nowhere but here. */
  takeWaiting(): readonly OwnMessage[] {
    const taken = this.#waiting;
    this.#waiting = [];
    this.#held.unconfirmed.remove(taken);
    return taken;
  }

  /** Takes everything that the server is not known to have, also what it may have. */
  takeUnconfirmed(): readonly OwnMessage[] {
    const perhaps = this.#numbered.splice(this.copyCount);
    this.#held.unconfirmed.remove(perhaps);
    return [...perhaps, ...this.takeWaiting()];
  }
}
