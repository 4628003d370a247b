/**
 * One connection to Redis or Valkey, and what is built on it.
 *
 * @module
 */
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
export { defineScript, type RedisScript } from './redis-script.ts';
