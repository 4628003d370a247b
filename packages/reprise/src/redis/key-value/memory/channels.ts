import { type Logger, messageOf } from '../../../core/index.ts';
import type { ChannelOperations } from '../contract/channel-operations.ts';
import { type Decode, toBinary } from './binary.ts';

/** Who listens to which channel within the process. */
export class Channels {
  readonly #listeners = new Map<string, Set<(message: string) => void>>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Calls the listeners in the next turn, as a message over the network would. */
  publish(channel: string, message: string): void {
    const listeners = this.#listeners.get(channel) ?? new Set();
    for (const listener of [...listeners]) {
      setImmediate(() => {
        if (listeners.has(listener)) this.#call(listener, message);
      });
    }
  }

  add(channel: string, listener: (message: string) => void): () => void {
    const own = (message: string): void => listener(message);
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(own));
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(channel) === listeners) this.#listeners.delete(channel);
    };
  }

  close(): void {
    for (const listeners of this.#listeners.values()) listeners.clear();
    this.#listeners.clear();
  }

  #call(listener: (message: string) => void, message: string): void {
    try {
      listener(message);
    } catch (error) {
      this.#logger.error(`a listener to a channel failed: ${messageOf(error)}`);
    }
  }
}

/** Messages in memory. */
export function memoryChannels<Item>(
  channels: Channels,
  decode: Decode<Item>,
  assertOpen: () => void,
): ChannelOperations<Item> {
  return {
    async publish(channel, message) {
      assertOpen();
      channels.publish(channel, toBinary(message));
    },
    async subscribe(channel, listener) {
      assertOpen();
      const end = channels.add(channel, (message) => listener(decode(message)));
      return async () => end();
    },
  };
}
