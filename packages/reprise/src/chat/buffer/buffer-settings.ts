import {
  type Clock,
  type Duration,
  type Logger,
  RepriseError,
  safeLogger,
  silentLogger,
  systemClock,
  toMilliseconds,
} from '../../core/index.ts';
import type { ChatConsumer } from './chat-batch.ts';
import type { ChatBufferBounds, ChatBufferOptions } from './chat-buffer-options.ts';
import type { KeepMedia } from './chat-media.ts';

/** {@link ChatBufferOptions} with everything decided and checked; durations in milliseconds. */
export interface Settings {
  readonly prefix: string;
  readonly size: number;
  readonly ttl: number;
  readonly maxBatch: number;
  readonly maxMessageBytes: number;
  readonly sendDeadline: number;
  readonly deliveryDeadline: number;
  readonly lockTimeout: number;
  readonly flushWait: number;
  readonly closeDeadline: number;
  readonly restoreEvery: number;
  readonly sweepEvery: number;
  readonly local: Required<ChatBufferBounds>;
  readonly copies: Required<ChatBufferBounds>;
  readonly consumers: readonly ChatConsumer[];
  readonly keepMedia: KeepMedia | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

const mebibyte = 1_024 * 1_024;

/** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
export function settingsOf(options: ChatBufferOptions): Settings {
  const { prefix = 'chat:buffer:', consumers } = options;
  if (/[{}]/.test(prefix)) throw wrong('prefix must have no braces: each buffer has a slot of its own');
  if (!Array.isArray(consumers) || consumers.length === 0) throw wrong('consumers must name one at least');
  return {
    prefix,
    consumers: [...consumers],
    size: whole(options.size ?? 10, 'size'),
    ttl: positive(options.ttl ?? '24h', 'ttl'),
    maxBatch: whole(options.maxBatch ?? 100, 'maxBatch'),
    maxMessageBytes: whole(options.maxMessageBytes ?? mebibyte, 'maxMessageBytes'),
    sendDeadline: positive(options.sendDeadline ?? '500ms', 'sendDeadline'),
    deliveryDeadline: positive(options.deliveryDeadline ?? '10m', 'deliveryDeadline'),
    lockTimeout: positive(options.lockTimeout ?? '30s', 'lockTimeout'),
    flushWait: toMilliseconds(options.flushWait ?? '5s'),
    closeDeadline: positive(options.closeDeadline ?? '10s', 'closeDeadline'),
    restoreEvery: positive(options.restoreEvery ?? '5s', 'restoreEvery'),
    sweepEvery: positive(options.sweepEvery ?? '10s', 'sweepEvery'),
    local: boundsOf(options.local, 'local'),
    copies: boundsOf(options.copies, 'copies'),
    keepMedia: options.keepMedia,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    logger: safeLogger(options.logger ?? silentLogger),
  };
}

function boundsOf(
  { maxMessages = 10_000, maxBytes = 32 * mebibyte }: ChatBufferBounds = {},
  name: string,
): Required<ChatBufferBounds> {
  return {
    maxMessages: whole(maxMessages, `${name}.maxMessages`, 0),
    maxBytes: whole(maxBytes, `${name}.maxBytes`, 0),
  };
}

function whole(value: number, name: string, least = 1): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw wrong(`${name} must be a whole number of at least ${least}`);
}

function positive(duration: Duration, name: string): number {
  const milliseconds = toMilliseconds(duration);
  if (milliseconds > 0) return milliseconds;
  throw wrong(`${name} must be longer than 0`);
}

function wrong(what: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', what);
}
