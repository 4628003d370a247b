import { silentLogger, systemClock } from '../../../core/index.ts';
import type { RedisConnection } from '../../redis-connection.ts';
import type { KeyValue, ValueOperations } from '../key-value.ts';
import { jsonOperations } from '../operations/json-operations.ts';
import { lockOperations } from '../operations/lock-operations.ts';
import { permitOperations } from '../operations/permit-operations.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import { RedisCalls } from './redis-calls.ts';
import { redisChannels } from './redis-channels.ts';
import { redisCounters } from './redis-counters.ts';
import { redisHandover } from './redis-handover.ts';
import { redisHashes } from './redis-hashes.ts';
import type { RedisKeyValueOptions } from './redis-key-value-options.ts';
import { redisKeys } from './redis-keys.ts';
import { redisLists } from './redis-lists.ts';
import { redisLocks } from './redis-locks.ts';
import { redisPermits } from './redis-permits.ts';
import { redisSets } from './redis-sets.ts';
import { redisSortedSets } from './redis-sorted-sets.ts';
import { redisStreams } from './redis-streams.ts';
import { redisStrings } from './redis-strings.ts';
import { bytesItem, type ReadItem, textItem, textOf } from './replies.ts';
import { Resources } from './resources.ts';

/**
 * The key-value store of Redis or Valkey, over a connection that others may use too (S2-01 to S2-12).
 *
 * One round trip a call, no check before it. In a Cluster each key goes to its node; keys given together need not share
 * one, except to `appendNumbered` and `claimItems`. Closing the store leaves the connection open.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense.
 *
 * @example
 * ```ts
 * const shared = redisKeyValue(connection, { prefix: 'app:' });
 * await shared.pushRightJson('buffer:7', [{ role: 'user', content: 'Hi' }], { ttl: '1d' });
 * await using lock = await shared.lock('flush:7', { timeout: '30s', renew: true });
 * ```
 */
export function redisKeyValue(connection: RedisConnection, options: RedisKeyValueOptions = {}): KeyValue {
  const { prefix = 'opencontext:', clock = systemClock, logger = silentLogger } = options;
  const defaultTtl = ttlMilliseconds(options.defaultTtl ?? '1h') ?? 0;
  const resources = new Resources();
  const assertOpen = (): void => resources.assertOpen();
  const values = <Item>(bytes: boolean, read: ReadItem<Item>): ValueOperations<Item> => {
    const calls = new RedisCalls({ connection, prefix, bytes, assertOpen });
    return {
      ...redisStrings(calls, read, defaultTtl),
      ...redisLists(calls, read),
      ...redisHandover(calls, read),
      ...redisHashes(calls, read),
      ...redisSets(calls, read),
      ...redisSortedSets(calls, read),
      ...redisChannels(calls, (message) => read(bytes ? message : textOf(message)), resources),
      ...redisStreams(calls, read, { resources, bytes }),
    };
  };
  const calls = new RedisCalls({ connection, prefix, bytes: false, assertOpen });
  const text = values(false, textItem);
  return {
    ...text,
    ...redisKeys(calls),
    ...redisCounters(calls),
    ...lockOperations(redisLocks(calls), { clock, closing: resources.closing }),
    ...permitOperations(redisPermits(calls)),
    ...jsonOperations(text, logger),
    bytes: values(true, bytesItem),
    defaultTtl,
    shared: true,
    get available() {
      return connection.available && !resources.closing.aborted;
    },
    close: () => resources.close(),
    [Symbol.asyncDispose]: () => resources.close(),
  };
}
