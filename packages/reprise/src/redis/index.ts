/**
 * One connection to Redis or Valkey, and what is built on it.
 *
 * @module
 */
export { connectRedis } from './connect-redis.ts';
export { keyPart, keyPartText } from './key-part.ts';
export type { ChannelOperations, SubscribeOptions } from './key-value/contract/channel-operations.ts';
export type { CounterOperations } from './key-value/contract/counter-operations.ts';
export type {
  ClaimOptions,
  HandoverOperations,
  NumberedItems,
  NumberedState,
} from './key-value/contract/handover-operations.ts';
export type {
  Fields,
  HashChange,
  HashOperations,
  HashSetOptions,
} from './key-value/contract/hash-operations.ts';
export type { JsonOperations } from './key-value/contract/json-operations.ts';
export type { KeyOperations } from './key-value/contract/key-operations.ts';
export type { ListOperations, PushOptions } from './key-value/contract/list-operations.ts';
export type { Lock, LockOperations, LockOptions } from './key-value/contract/lock-operations.ts';
export type { Permit, PermitOperations, PermitOptions } from './key-value/contract/permit-operations.ts';
export type { SetOperations } from './key-value/contract/set-operations.ts';
export type {
  RankRangeOptions,
  ScoreBounds,
  Scored,
  ScoreRangeOptions,
  SortedSetOperations,
} from './key-value/contract/sorted-set-operations.ts';
export type {
  AppendOptions,
  FollowOptions,
  ReadStreamOptions,
  StreamEntry,
  StreamOperations,
} from './key-value/contract/stream-operations.ts';
export type {
  SetValueOptions,
  StringOperations,
  TtlOptions,
} from './key-value/contract/string-operations.ts';
export type { Value } from './key-value/contract/value.ts';
export { fallbackKeyValue } from './key-value/fallback/fallback-key-value.ts';
export type {
  FallbackKeyValue,
  FallbackKeyValueOptions,
  FallbackKeyValueStats,
} from './key-value/fallback/fallback-key-value-options.ts';
export type { KeyValue, PlainOperations, ValueOperations } from './key-value/key-value.ts';
export { memoryKeyValue } from './key-value/memory/memory-key-value.ts';
export type { MemoryKeyValueOptions } from './key-value/memory/memory-key-value-options.ts';
export { redisKeyValue } from './key-value/redis/redis-key-value.ts';
export type { RedisKeyValueOptions } from './key-value/redis/redis-key-value-options.ts';
export type {
  RedisArgument,
  RedisBlockingCommand,
  RedisBlockingConnection,
  RedisCommand,
  RedisConnection,
  RedisReply,
  RedisSendOptions,
  RedisServerInfo,
} from './redis-connection.ts';
export type { RedisClusterOptions, RedisOptions, RedisSentinelOptions } from './redis-options.ts';
export { defineScript, type RedisScript } from './redis-script.ts';
