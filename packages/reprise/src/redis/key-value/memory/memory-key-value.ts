import { setMaxListeners } from 'node:events';
import { RepriseError, silentLogger, systemClock } from '../../../core/index.ts';
import type { KeyValue, ValueOperations } from '../key-value.ts';
import { jsonOperations } from '../operations/json-operations.ts';
import { lockOperations } from '../operations/lock-operations.ts';
import { permitOperations } from '../operations/permit-operations.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import { AppendSignal } from './append-signal.ts';
import { type Decode, toBytes, toText } from './binary.ts';
import { Channels, memoryChannels } from './channels.ts';
import { Keyspace } from './keyspace.ts';
import { memoryCounters } from './memory-counters.ts';
import { memoryHandover } from './memory-handover.ts';
import { memoryHashes } from './memory-hashes.ts';
import type { MemoryKeyValueOptions } from './memory-key-value-options.ts';
import { memoryKeys } from './memory-keys.ts';
import { memoryLists } from './memory-lists.ts';
import { memoryLocks } from './memory-locks.ts';
import { memoryPermits } from './memory-permits.ts';
import { memorySets } from './memory-sets.ts';
import { memorySortedSets } from './memory-sorted-sets.ts';
import { memoryStreams } from './memory-streams.ts';
import { memoryStrings } from './memory-strings.ts';

/**
 * The memory twin of `redisKeyValue`: the same behaviour within one process (S2-11). Instances share nothing through it.
 *
 * It is bounded. At a bound, keys that expire go, those used longest ago first, as `volatile-lru` of Redis does; what does
 * not expire is never dropped: when nothing else is left, writes reject with `REDIS_REFUSED`, `details.redisCode` `OOM`.
 * Locks and permits are never dropped. It lasts as long as the process.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense.
 */
export function memoryKeyValue(options: MemoryKeyValueOptions = {}): KeyValue {
  const { clock = systemClock, logger = silentLogger } = options;
  const defaultTtl = ttlMilliseconds(options.defaultTtl ?? '1h') ?? 0;
  const keyspace = new Keyspace(clock, boundsOf(options));
  const channels = new Channels(logger);
  const closing = new AbortController();
  // Any number may wait for a lock.
  setMaxListeners(0, closing.signal);
  const appended = new AppendSignal(closing.signal);
  const assertOpen = (): void => keyspace.assertOpen();
  const values = <Item>(decode: Decode<Item>): ValueOperations<Item> => ({
    ...memoryStrings(keyspace, decode, defaultTtl),
    ...memoryLists(keyspace, decode),
    ...memoryHandover(keyspace, decode),
    ...memoryHashes(keyspace, decode),
    ...memorySets(keyspace, decode),
    ...memorySortedSets(keyspace, decode),
    ...memoryChannels(channels, decode, assertOpen),
    ...memoryStreams(keyspace, decode, { appended, channels }),
  });
  const text = values(toText);
  const close = async (): Promise<void> => {
    keyspace.close();
    channels.close();
    closing.abort(new RepriseError('CLOSED', 'The key-value store in memory is closed'));
  };
  return {
    ...text,
    ...memoryKeys(keyspace),
    ...memoryCounters(keyspace),
    ...lockOperations(memoryLocks(clock, assertOpen), { clock, closing: closing.signal }),
    ...permitOperations(memoryPermits(clock, assertOpen)),
    ...jsonOperations(text, logger),
    bytes: values(toBytes),
    defaultTtl,
    shared: false,
    get available() {
      return !closing.signal.aborted;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function boundsOf({ maxEntries = 100_000, maxBytes = 64 * 1_024 * 1_024 }: MemoryKeyValueOptions) {
  if (!(maxEntries >= 1)) throw new RepriseError('INVALID_ARGUMENT', 'maxEntries must be at least 1');
  if (!(maxBytes >= 1)) throw new RepriseError('INVALID_ARGUMENT', 'maxBytes must be at least 1');
  return { maxEntries, maxBytes };
}
