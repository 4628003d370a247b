import type { Logger } from 'reprise/core';
import type { RedisConnection } from 'reprise/redis';

/**
 * The logger of a part that works over Redis: while Redis is out of reach the part has nothing to say that the
 * connection did not say, so that an outage is one line and its end another.
 */
export function dependentLogger(connection: RedisConnection, logger: Logger): Logger {
  return {
    debug: (message, fields) => logger.debug(message, fields),
    // That a part works again needs no line either: the connection is back.
    info: (message, fields) => logger.debug(message, fields),
    warn: (message, fields) => logger[connection.available ? 'warn' : 'debug'](message, fields),
    error: (message, fields) => logger.error(message, fields),
  };
}
