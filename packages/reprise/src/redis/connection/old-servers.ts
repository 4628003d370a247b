import type { Logger } from '../../core/index.ts';
import { type Dial, placeOf } from './dial.ts';
import type { Link } from './link.ts';
import { redisCodeOf } from './redis-error.ts';
import { versionIn } from './server-info.ts';

/** What {@link warningOfOldServers} needs. */
export interface OldServerOptions {
  readonly logger: Logger;
  /** Milliseconds. */
  readonly commandDeadline: number;
}

/**
 * The same `dial`, which logs one warning when the first server that tells its version is too old. Such a server is
 * used all the same: it serves most commands, and others that speak the protocol give themselves versions at will.
 */
export function warningOfOldServers(dial: Dial, { logger, commandDeadline }: OldServerOptions): Dial {
  let known = false;

  const look = async (link: Link, place: string): Promise<void> => {
    known = true;
    try {
      const info = await link.send({ args: ['INFO', 'server'], bytes: false, deadline: commandDeadline });
      const told = versionIn(String(info));
      if (!told || told.supported) return;
      const { name, version } = told;
      logger.warn(
        `${place} is ${name === 'redis' ? 'Redis' : 'Valkey'} ${version}, and Reprise needs Redis 6.2 or Valkey 7.2 ` +
          'or later: what this version does not know fails with REDIS_REFUSED',
      );
    } catch (error) {
      // Who may not ask will not be told later either; else the connection broke, and the next one is asked.
      known = redisCodeOf(error) !== undefined;
    }
  };

  return async (address, signal) => {
    const link = await dial(address, signal);
    if (!known) void look(link, placeOf(address));
    return link;
  };
}
