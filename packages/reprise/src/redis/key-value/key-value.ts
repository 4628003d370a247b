import type { ChannelOperations } from './contract/channel-operations.ts';
import type { CounterOperations } from './contract/counter-operations.ts';
import type { HandoverOperations } from './contract/handover-operations.ts';
import type { HashOperations } from './contract/hash-operations.ts';
import type { JsonOperations } from './contract/json-operations.ts';
import type { KeyOperations } from './contract/key-operations.ts';
import type { ListOperations } from './contract/list-operations.ts';
import type { LockOperations } from './contract/lock-operations.ts';
import type { PermitOperations } from './contract/permit-operations.ts';
import type { SetOperations } from './contract/set-operations.ts';
import type { SortedSetOperations } from './contract/sorted-set-operations.ts';
import type { StreamOperations } from './contract/stream-operations.ts';
import type { StringOperations } from './contract/string-operations.ts';

/** The operations that give values, each as `Item`: text or bytes. */
export interface ValueOperations<Item>
  extends StringOperations<Item>,
    ListOperations<Item>,
    HandoverOperations<Item>,
    HashOperations<Item>,
    SetOperations<Item>,
    SortedSetOperations<Item>,
    ChannelOperations<Item>,
    StreamOperations<Item> {}

/** The operations of a {@link KeyValue} without those made of others, as each implementation has them. */
export interface PlainOperations
  extends ValueOperations<string>,
    KeyOperations,
    CounterOperations,
    LockOperations,
    PermitOperations {}

/**
 * What instances share besides entries: values, lists, hashes, sets, sorted sets, counters, messages, streams,
 * locks, permits (S2-01 to S2-12).
 *
 * Values go in as text or bytes; they come out as text, through {@link KeyValue.bytes} as bytes. Every call takes one
 * round trip but `keys`, `clear` and waiting for a lock.
 *
 * Nothing is swallowed (S2-10 is not kept: the seed gave null, 0 or [] for every fault). Calls reject with
 * `REDIS_UNAVAILABLE` or `DEADLINE_EXCEEDED` when the server is away, with `REDIS_REFUSED` when it says no: for a key of
 * another type `details.redisCode` is `WRONGTYPE`; with `INVALID_ARGUMENT` when an argument makes no sense, and with `CLOSED`
 * after `close`.
 */
export interface KeyValue extends PlainOperations, JsonOperations, AsyncDisposable {
  /** The same keys, their values as bytes. */
  readonly bytes: ValueOperations<Uint8Array>;
  /** Milliseconds that values live when `ttl` is omitted; 0: for ever (S2-02). */
  readonly defaultTtl: number;
  /** Whether calls can be expected to work at this moment; says nothing about a server not asked yet (S2-09). */
  readonly available: boolean;
  /** Whether other processes see the same values at this moment; false for what is in the memory of this one (S2-37). */
  readonly shared: boolean;
  /** Ends subscriptions and followers; a connection that was given belongs to who made it and stays open (S2-09). */
  close(): Promise<void>;
}
