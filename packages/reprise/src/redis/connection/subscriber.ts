import {
  type Clock,
  type Logger,
  messageOf,
  type RetryWaits,
  retryWait,
  type Timer,
} from '../../core/index.ts';
import type { Link } from './link.ts';
import { closed, unavailable } from './redis-error.ts';
import { awake } from './stay-awake.ts';

/** Gets the bytes of each message. */
export type MessageListener = (message: Uint8Array) => void;

/** What a {@link Subscriber} needs. */
export interface SubscriberOptions {
  readonly place: string;
  readonly open: (signal: AbortSignal) => Promise<Link>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly waits: RetryWaits;
  readonly commandDeadline: number;
  /** Told when the subscriptions were lost and are back. */
  readonly onReconnect: () => void;
}

interface Channel {
  readonly listeners: Set<MessageListener>;
  /** Settles when the server knows of it. */
  readonly ready: Promise<void>;
}

/** Milliseconds between two questions whether the server is still there; nobody else asks on this connection. */
const pingInterval = 10_000;

/** The connection for published messages: made for the first channel, made again with all channels when it breaks. */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #channels = new Map<string, Channel>();
  readonly #stop = new AbortController();
  #opening: Promise<Link> | undefined;
  #link: Link | undefined;
  #attempt = 0;
  #retry: Timer | undefined;
  #ping: Timer | undefined;

  constructor(options: SubscriberOptions) {
    this.#options = options;
  }

  /** Whether there is a connection, or will be. */
  get connected(): boolean {
    return this.#opening !== undefined || this.#link !== undefined || this.#channels.size > 0;
  }

  async subscribe(name: string, listener: MessageListener): Promise<() => Promise<void>> {
    const link = this.#link ?? (await awake(this.#open()));
    // The same function may listen twice, and stop listening once.
    const own: MessageListener = (message) => listener(message);
    const channel = this.#channels.get(name) ?? this.#begin(name, link);
    channel.listeners.add(own);
    try {
      await channel.ready;
    } catch (error) {
      this.#remove(name, own);
      throw error;
    }
    return () => this.#unsubscribe(name, own);
  }

  /** Drops the connection, because the server behind it is gone; another one is made. */
  reset(): void {
    this.#link?.close(unavailable(this.#options.place, 'the server is gone'));
  }

  close(): void {
    const reason = closed();
    this.#stop.abort(reason);
    this.#retry?.cancel();
    this.#ping?.cancel();
    this.#channels.clear();
    this.#link?.close(reason);
  }

  #begin(name: string, link: Link): Channel {
    const channel = { listeners: new Set<MessageListener>(), ready: this.#enter(name, link) };
    this.#channels.set(name, channel);
    return channel;
  }

  #enter(name: string, link: Link): Promise<void> {
    return link.subscribe(name, (message) => this.#tell(name, message), this.#options.commandDeadline);
  }

  #open(): Promise<Link> {
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #connect(): Promise<Link> {
    const { signal } = this.#stop;
    signal.throwIfAborted();
    const link = await this.#options.open(signal);
    try {
      await Promise.all([...this.#channels.keys()].map((name) => this.#enter(name, link)));
      signal.throwIfAborted();
    } catch (error) {
      link.close(unavailable(this.#options.place, 'the channels could not be subscribed to'));
      throw error;
    }
    this.#attempt = 0;
    this.#link = link;
    link.events = {
      onAnswer: () => {},
      onOverdue: () => {},
      onRefused: () => {},
      onLost: () => this.#lost(link),
    };
    if (link.lost) this.#lost(link);
    else this.#pingLater(link);
    return link;
  }

  #lost(link: Link): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#ping?.cancel();
    if (this.#channels.size > 0) this.#again(0);
  }

  #again(wait: number): void {
    if (this.#stop.signal.aborted) return;
    this.#retry?.cancel();
    this.#retry = this.#options.clock.schedule(wait, () => {
      if (this.#link || this.#channels.size === 0) return;
      this.#open().then(this.#options.onReconnect, () => {
        this.#again(retryWait(this.#attempt, this.#options.waits));
        this.#attempt += 1;
      });
    });
  }

  #pingLater(link: Link): void {
    const { clock, commandDeadline } = this.#options;
    this.#ping = clock.schedule(pingInterval, () => {
      const ping = link.send({ args: ['PING'], bytes: false, deadline: commandDeadline });
      const next = (): void => {
        if (this.#link === link) this.#pingLater(link);
      };
      // A link that does not answer at all ends by itself.
      ping.then(next, next);
    });
  }

  #tell(name: string, message: Uint8Array): void {
    for (const listener of this.#channels.get(name)?.listeners ?? []) {
      try {
        listener(message);
      } catch (error) {
        this.#options.logger.error(`A listener to messages of Redis failed: ${messageOf(error)}`);
      }
    }
  }

  async #unsubscribe(name: string, listener: MessageListener): Promise<void> {
    if (!this.#remove(name, listener)) return;
    const link = this.#link;
    if (!link) return;
    if (this.#channels.size > 0) {
      // A channel that cannot be left now is left with the connection.
      await link.unsubscribe(name, this.#options.commandDeadline).catch(() => {});
      return;
    }
    this.#link = undefined;
    this.#ping?.cancel();
    link.close(closed());
  }

  /** True when nobody listens to the channel any more. */
  #remove(name: string, listener: MessageListener): boolean {
    const listeners = this.#channels.get(name)?.listeners;
    if (!listeners?.delete(listener) || listeners.size > 0) return false;
    this.#channels.delete(name);
    return true;
  }
}
