import type { Clock, Logger, Timer } from 'reprise/core';
import type { RedisConnection } from 'reprise/redis';

/** Milliseconds within which the connection finds out, too, that its server is out of reach. */
const patience = 2_000;

/** Refusals that the connection tells itself, when they are of every write. */
const refusal = / refused \S+: (?:OOM|READONLY|MISCONF|NOREPLICAS|NOPERM)\b/;

const failing = /^(.+?) fails: /;
const working = /^(.+) works again$/;

/** A line about a failure that may turn out to be no news. */
interface Waiting {
  readonly message: string;
  readonly timer: Timer;
}

/**
 * The logger of parts that work over Redis. What they say about their state is told when it is news: not while the
 * connection is out of reach or has its writes refused, which it says itself, nor when it turns out to be within two
 * seconds, so that an outage is one line and its end another.
 */
export function dependentLogger(connection: RedisConnection, logger: Logger, clock: Clock): Logger {
  const waiting = new Map<string, Waiting>();
  const told = new Set<string>();
  const forget = (part: string): boolean => {
    waiting.get(part)?.timer.cancel();
    return waiting.delete(part);
  };
  connection.onAvailability(() => {
    for (const part of [...waiting.keys()]) forget(part);
  });
  connection.onWritability(() => {
    for (const [part, { message }] of [...waiting]) if (refusal.test(message)) forget(part);
  });
  return {
    debug: (message, fields) => logger.debug(message, fields),
    info(message, fields) {
      const part = working.exec(message)?.[1];
      const news = part === undefined || (!forget(part) && told.delete(part));
      logger[news ? 'info' : 'debug'](message, fields);
    },
    warn(message, fields) {
      const part = failing.exec(message)?.[1];
      if (part === undefined) return logger.warn(message, fields);
      logger.debug(message, fields);
      if (!connection.available || (!connection.writable && refusal.test(message))) return;
      forget(part);
      const tell = (): void => {
        waiting.delete(part);
        told.add(part);
        logger.warn(message, fields);
      };
      waiting.set(part, { message, timer: clock.schedule(patience, tell) });
    },
    error: (message, fields) => logger.error(message, fields),
  };
}
