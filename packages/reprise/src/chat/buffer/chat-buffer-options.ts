import type { Clock, Duration, Logger } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { ChatConsumer } from './chat-batch.ts';
import type { KeepMedia } from './chat-media.ts';

/** How many messages may be held in memory, and how many bytes of JSON. */
export interface ChatBufferBounds {
  readonly maxMessages?: number;
  readonly maxBytes?: number;
}

/** Options of `ChatBuffer`. */
export interface ChatBufferOptions {
  /** What instances share. Over memory alone, buffers last as long as the process. */
  readonly keyValue: KeyValue;
  /** Gets every batch, one after the other; a batch counts as delivered when the last one has it. */
  readonly consumers: readonly ChatConsumer[];
  /** In front of every key and channel; text without braces. @default 'chat:buffer:' */
  readonly prefix?: string;
  /** Messages that make a buffer full, so that it is delivered (S2-22). @default 10 */
  readonly size?: number;
  /**
   * How long messages wait in Redis behind the last push (S2-22). What is left when nine tenths have passed is delivered
   * by whoever is there. A batch whose delivery fails is kept this long behind the last attempt.
   *
   * @default '24h'
   */
  readonly ttl?: Duration;
  /** Most messages in a batch. @default 100 */
  readonly maxBatch?: number;
  /** Most bytes that the JSON of a message may take. @default 1 MiB */
  readonly maxMessageBytes?: number;
  /** Stores media that come as base64 and gives their URL; without it such messages are refused. */
  readonly keepMedia?: KeepMedia;
  /** How long a push waits for Redis before the message is kept here. @default '500ms' */
  readonly sendDeadline?: Duration;
  /** How long a consumer may take for a batch. @default '10m' */
  readonly deliveryDeadline?: Duration;
  /**
   * How long the lock of whoever delivers a buffer holds unless it is renewed, which it is while delivering goes on: how
   * long others wait when an instance crashes (S2-23).
   *
   * @default '30s'
   */
  readonly lockTimeout?: Duration;
  /** How long `flush` waits while somebody else delivers (S2-23). @default '5s' */
  readonly flushWait?: Duration;
  /** How long `close` may take. @default '10s' */
  readonly closeDeadline?: Duration;
  /** How often buffers are asked whether Redis still has what was sent. @default '5s' */
  readonly restoreEvery?: Duration;
  /** How often one of the instances looks for what others left behind. @default '10s' */
  readonly sweepEvery?: Duration;
  /** Messages kept here while Redis is away; over it pushes are refused. @default 10_000 messages, 32 MiB */
  readonly local?: ChatBufferBounds;
  /** Copies kept of what Redis has until it is delivered; the oldest go first. @default 10_000 messages, 32 MiB */
  readonly copies?: ChatBufferBounds;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Gives numbers from 0 to under 1, for waits. @default Math.random */
  readonly random?: () => number;
  /** @default silentLogger */
  readonly logger?: Logger;
}
