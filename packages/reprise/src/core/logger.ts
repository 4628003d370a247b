/** Named facts of one log line; never prompts, answers, keys or tokens. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where Reprise reports what it does; pino, console and most loggers fit after a one-line adapter. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const ignore = (): void => {};

/** A logger that drops everything; the default of the library. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
