import pino from 'pino';
import type { Logger } from 'reprise/core';
import type { Config } from '../config/index.ts';

/** Logs as JSON lines to the standard error output, the standard output being for people. */
export function createLogger(level: Config['log']['level']): Logger {
  const log = pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
  return {
    debug: (message, fields) => log.debug(fields, message),
    info: (message, fields) => log.info(fields, message),
    warn: (message, fields) => log.warn(fields, message),
    error: (message, fields) => log.error(fields, message),
  };
}
