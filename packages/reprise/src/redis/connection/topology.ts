import type { RepriseError } from '../../core/index.ts';
import type { RedisConnection, RedisReply } from '../redis-connection.ts';
import type { Link, Sending } from './link.ts';
import type { RedisNode } from './redis-node.ts';

/** Which servers there are, and which of them has what. */
export interface Topology {
  readonly kind: RedisConnection['kind'];
  /** Names all of it in messages. */
  readonly place: string;
  /** What calls reject with at once; undefined while a server can be asked. */
  readonly refusal: RepriseError | undefined;
  /** False while one of the servers answers and refuses every write. */
  readonly writable: boolean;
  /** The servers that cannot be reached, by the names that messages give them. */
  readonly missing: readonly string[];
  /** The server that has `key`; without a key any that takes writes. A promise while that is not known yet. */
  nodeFor(key: string | undefined): RedisNode | Promise<RedisNode>;
  /** Names the server that has `key` at this moment, for comparing; undefined when that is not known. */
  nameOf(key: string | undefined): string | undefined;
  /** Opens a link of the caller's own to that server. */
  open(key: string | undefined, signal: AbortSignal): Promise<Link>;
  /** Notes what `error` says about where `key` is. */
  learn(error: RepriseError, key: string | undefined): void;
  /** Sends again what a server refused because another one has it, when `error` says so. */
  redirect(error: RepriseError, key: string | undefined, sending: Sending): Promise<RedisReply> | undefined;
  close(): void;
}

/** Whom a {@link Topology} tells. */
export interface TopologyEvents {
  /** `refusal`, `writable` or `missing` may have changed. */
  onAvailability(): void;
  onReconnect(): void;
}
