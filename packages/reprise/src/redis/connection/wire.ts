import type { RedisArgument, RedisReply } from '../redis-connection.ts';

/** Where a server listens. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** What a {@link Wire} tells about itself. */
export interface WireEvents {
  /** The server accepted the connection; it has not answered anything yet. */
  onConnect(): void;
  /** The connection broke; told at least once, also behind `destroy`. */
  onEnd(reason: unknown): void;
}

/** One socket to one server, as the driver gives it: no deadlines, and no second socket when it breaks. */
export interface Wire {
  /** Settles when the server can be asked, or cannot. */
  readonly opened: Promise<void>;
  /** Sends a command behind those before it; rejects when the server refuses or the connection breaks. */
  send(args: readonly RedisArgument[], bytes: boolean): Promise<RedisReply>;
  subscribe(channel: string, listener: (message: Uint8Array) => void): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  /** The error message that the server answered with; undefined when the error came from elsewhere. */
  refusal(error: unknown): string | undefined;
  /** Whether the socket keeps the process alive. */
  hold(alive: boolean): void;
  /** Ends the socket at once, in whatever state; commands in flight reject. */
  destroy(): void;
}

/** Begins a {@link Wire}. */
export type OpenWire = (address: RedisAddress, events: WireEvents) => Wire;

/** An address as text, which is also its identity. */
export function addressText({ host, port }: RedisAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
