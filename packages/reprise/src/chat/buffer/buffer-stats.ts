import type { KeyValue } from '../../redis/index.ts';
import type { SharedNames } from './buffer-keys.ts';
import type { BufferRegistry } from './buffer-registry.ts';

/** What is in chat buffers, and what this instance did (S2-26). */
export interface ChatBufferStats {
  /** Where pushed messages are kept at this moment. */
  readonly mode: 'shared' | 'local';
  /** Messages that make a buffer full. */
  readonly size: number;
  /** Milliseconds. */
  readonly ttl: number;
  /** Buffers of all instances with waiting messages; undefined while that cannot be asked. */
  readonly sharedBuffers: number | undefined;
  /** Messages in them, those being delivered included; undefined while that cannot be asked. */
  readonly sharedMessages: number | undefined;
  /** Buffers with messages that only this instance is known to have. */
  readonly localBuffers: number;
  readonly localMessages: number;
  /** Copies kept here of what Redis has. */
  readonly copies: number;
  /** Messages this instance delivered. */
  readonly delivered: number;
  /** Those of them that may have been delivered before. */
  readonly redelivered: number;
  /** Batches that a consumer did not take. */
  readonly failed: number;
  /** Times that Redis had lost what this instance sent, which was sent again. */
  readonly restored: number;
  /** Messages refused because too many were kept here. */
  readonly refused: number;
  /** Items in Redis that nobody could read. */
  readonly dropped: number;
}

/** The part of {@link ChatBufferStats} that one instance knows by itself. */
export type OwnChatBufferStats = Omit<ChatBufferStats, 'sharedBuffers' | 'sharedMessages'>;

/** Buffers counted at most. */
const mostCounted = 10_000;

/** Counts what is in the shared buffers, up to 10,000 of them. */
export async function sharedCounts(
  registry: BufferRegistry,
  keyValue: KeyValue,
  names: SharedNames,
): Promise<{ readonly sharedBuffers: number; readonly sharedMessages: number }> {
  let sharedBuffers = 0;
  let sharedMessages = 0;
  for await (const page of registry.all(mostCounted)) {
    const lengths = await Promise.all(page.map((name) => bufferLength(keyValue, names, name)));
    sharedBuffers += lengths.filter((length) => length > 0).length;
    sharedMessages += lengths.reduce((sum, length) => sum + length, 0);
  }
  return { sharedBuffers, sharedMessages };
}

/** Messages of one buffer that are not delivered yet. */
export async function bufferLength(keyValue: KeyValue, names: SharedNames, name: string): Promise<number> {
  const { list, claim } = names.of(name);
  const [waiting, claimed] = await Promise.all([keyValue.listLength(list), keyValue.listLength(claim)]);
  return waiting + claimed;
}
