import type { WrittenMessage } from './chat-message.ts';

/** A message on its way, with the bytes that its JSON takes in memory. */
export interface OwnMessage extends WrittenMessage {
  readonly bytes: number;
}

/** How many messages are held, and their bytes. */
export class Tally {
  count = 0;
  bytes = 0;

  add(messages: readonly OwnMessage[]): void {
    this.#change(messages, 1);
  }

  remove(messages: readonly OwnMessage[]): void {
    this.#change(messages, -1);
  }

  #change(messages: readonly OwnMessage[], sign: 1 | -1): void {
    this.count += sign * messages.length;
    for (const { bytes } of messages) this.bytes += sign * bytes;
  }
}

/** What all buffers of an instance hold together. */
export interface Held {
  /** Messages that the server has as far as is known. */
  readonly copies: Tally;
  /** Messages that only this instance is known to have. */
  readonly unconfirmed: Tally;
}
