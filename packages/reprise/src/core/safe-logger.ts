import type { Logger } from './logger.ts';

/** A logger that loses a line rather than throw: what cannot be reported must not fail what works. */
export function safeLogger(logger: Logger): Logger {
  return {
    debug: (...line) => attempt(() => logger.debug(...line)),
    info: (...line) => attempt(() => logger.info(...line)),
    warn: (...line) => attempt(() => logger.warn(...line)),
    error: (...line) => attempt(() => logger.error(...line)),
  };
}

function attempt(log: () => void): void {
  try {
    log();
  } catch {
    // There is nobody left to tell.
  }
}
