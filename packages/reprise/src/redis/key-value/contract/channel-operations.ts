import type { Value } from './value.ts';

/** Options of {@link ChannelOperations.subscribe}. */
export interface SubscribeOptions {
  /** Called when messages may have been missed: the connection was lost and is back. */
  readonly onGap?: () => void;
}

/**
 * Messages for whoever listens at this moment (S2-12). Nothing is kept: a subscriber that is away misses what is
 * published meanwhile.
 */
export interface ChannelOperations<Item> {
  /** Sends a message (`PUBLISH`). Who received it is not told: in a Cluster no node knows that. */
  publish(channel: string, message: Value): Promise<void>;
  /**
   * Listens from the moment it resolves, reconnects included, until the function it resolves with is called
   * (`SUBSCRIBE`).
   */
  subscribe(
    channel: string,
    listener: (message: Item) => void,
    options?: SubscribeOptions,
  ): Promise<() => Promise<void>>;
}
