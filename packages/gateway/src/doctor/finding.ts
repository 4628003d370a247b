import { messageOf, RepriseError } from 'reprise/core';

/** What one check came to. */
export interface Finding {
  /** What was checked, in a word or two. */
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'error';
  /** What was found. */
  readonly message: string;
  /** What to do; only where something is to be done. */
  readonly remedy?: string;
}

/** All is well with what was checked. */
export function fine(check: string, message: string): Finding {
  return { check, level: 'ok', message };
}

/** It works, but not as well or as safely as it could. */
export function doubtful(check: string, message: string, remedy: string): Finding {
  return { check, level: 'warning', message, remedy };
}

/** It does not work; the remedy is that of the error table. */
export function broken(check: string, error: unknown): Finding {
  const remedy = RepriseError.isInstance(error) ? { remedy: error.remedy } : {};
  return { check, level: 'error', message: messageOf(error), ...remedy };
}
