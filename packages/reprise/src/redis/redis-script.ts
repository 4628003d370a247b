import { createHash } from 'node:crypto';

/** A Lua script that the server runs as one step; made by {@link defineScript}. */
export interface RedisScript {
  /** Names the script in error messages. */
  readonly name: string;
  readonly source: string;
  /** SHA-1 of the source, by which servers know scripts. */
  readonly digest: string;
  /** How many keys it takes; undefined for any number. */
  readonly keyCount: number | undefined;
}

/**
 * Makes a script for {@link RedisConnection.run}.
 *
 * @example
 * ```ts
 * const removeIfEqual = defineScript(
 *   'removeIfEqual',
 *   "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
 *   1,
 * );
 * await connection.run(removeIfEqual, [key], [token]);
 * ```
 */
export function defineScript(name: string, source: string, keyCount?: number): RedisScript {
  return { name, source, digest: createHash('sha1').update(source).digest('hex'), keyCount };
}
