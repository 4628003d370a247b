import type { Clock, Logger, Timer } from 'reprise/core';
import type { RedisConnection } from 'reprise/redis';

/** Milliseconds within which the connection finds out, too, that its server is out of reach. */
const patience = 2_000;

/** Refusals that the connection tells itself, when they are of every write. */
const refusal = / refused \S+: (?:OOM|READONLY|MISCONF|NOREPLICAS|NOPERM)\b/;

/** What the other masters of a Cluster answer when one of them is lost. */
const clusterDown = /: CLUSTERDOWN\b/;

/** The servers that a reason names. */
const servers = /\bRedis at [^\s;]+/g;

/** Reasons that name no server and may be the fault of any. */
const unnamed = /\btook longer than \d|\bRedis (?:Cluster|group) /;

const failing = /^(.+?) fails: /;
const working = /^(.+) works again$/;

/** A line about a failure that may turn out to be no news. */
interface Waiting {
  readonly reason: string;
  readonly timer: Timer;
}

/**
 * The logger of parts that work over Redis. What they say about their state is told when it is news: not while the
 * connection has told the cause itself, a server that is out of reach or refuses writes, nor when it turns out to within
 * two seconds, so that an outage is one line and its end another. Other causes are told at any time.
 */
export function dependentLogger(connection: RedisConnection, logger: Logger, clock: Clock): Logger {
  const waiting = new Map<string, Waiting>();
  const told = new Set<string>();
  const forget = (part: string): boolean => {
    waiting.get(part)?.timer.cancel();
    return waiting.delete(part);
  };
  const forgetKnown = (): void => {
    for (const [part, { reason }] of [...waiting]) if (isKnown(connection, reason)) forget(part);
  };
  connection.onMissing(forgetKnown);
  connection.onAvailability(forgetKnown);
  connection.onWritability(forgetKnown);
  return {
    debug: (message, fields) => logger.debug(message, fields),
    info(message, fields) {
      const part = working.exec(message)?.[1];
      const news = part === undefined || (!forget(part) && told.delete(part));
      logger[news ? 'info' : 'debug'](message, fields);
    },
    warn(message, fields) {
      const [beginning = '', part] = failing.exec(message) ?? [];
      if (part === undefined) return logger.warn(message, fields);
      logger.debug(message, fields);
      const reason = message.slice(beginning.length);
      if (isKnown(connection, reason)) return;
      forget(part);
      const tell = (): void => {
        waiting.delete(part);
        told.add(part);
        logger.warn(message, fields);
      };
      waiting.set(part, { reason, timer: clock.schedule(patience, tell) });
    },
    error: (message, fields) => logger.error(message, fields),
  };
}

/** Whether the connection has told what a part fails of. */
function isKnown({ available, writable, missing }: RedisConnection, reason: string): boolean {
  if (!writable && refusal.test(reason)) return true;
  if (available && missing.length === 0) return false;
  if (clusterDown.test(reason)) return true;
  const named = reason.match(servers) ?? [];
  if (named.length === 0) return unnamed.test(reason);
  // While all of them are out of reach, a group may have been asked by other names.
  return !available || named.some((server) => missing.includes(server));
}
