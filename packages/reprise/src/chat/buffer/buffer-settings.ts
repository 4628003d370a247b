import {
  type Clock,
  type Logger,
  positiveMilliseconds,
  RepriseError,
  safeLogger,
  silentLogger,
  systemClock,
  toMilliseconds,
  wholeNumber,
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
    size: wholeNumber(options.size ?? 10, 'size', 1),
    ttl: positiveMilliseconds(options.ttl ?? '24h', 'ttl'),
    maxBatch: wholeNumber(options.maxBatch ?? 100, 'maxBatch', 1),
    maxMessageBytes: wholeNumber(options.maxMessageBytes ?? mebibyte, 'maxMessageBytes', 1),
    sendDeadline: positiveMilliseconds(options.sendDeadline ?? '500ms', 'sendDeadline'),
    deliveryDeadline: positiveMilliseconds(options.deliveryDeadline ?? '10m', 'deliveryDeadline'),
    lockTimeout: positiveMilliseconds(options.lockTimeout ?? '30s', 'lockTimeout'),
    flushWait: toMilliseconds(options.flushWait ?? '5s'),
    closeDeadline: positiveMilliseconds(options.closeDeadline ?? '10s', 'closeDeadline'),
    restoreEvery: positiveMilliseconds(options.restoreEvery ?? '5s', 'restoreEvery'),
    sweepEvery: positiveMilliseconds(options.sweepEvery ?? '10s', 'sweepEvery'),
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
    maxMessages: wholeNumber(maxMessages, `${name}.maxMessages`, 0),
    maxBytes: wholeNumber(maxBytes, `${name}.maxBytes`, 0),
  };
}

function wrong(what: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', what);
}
