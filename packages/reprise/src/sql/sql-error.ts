import { messageOf, RepriseError } from '../core/index.ts';

/**
 * Turns what a database library threw into a RepriseError that says what failed and where.
 *
 * The cause keeps code and message only: the errors of the libraries carry statements, rows and details, and quote
 * values in their messages.
 */
export function sqlError(error: unknown, operation: string, target: string): RepriseError {
  if (RepriseError.isInstance(error)) return error;
  const cause = withoutValues(error);
  return new RepriseError('STORE_UNAVAILABLE', `${operation} failed on ${target}: ${cause.message}`, {
    cause,
  });
}

function withoutValues(error: unknown): Error {
  const { code } = error as { readonly code?: unknown };
  const known = typeof code === 'string' ? { code } : {};
  // A refused connection to several addresses comes without a message of its own.
  const message = messageOf(error) || (known.code ?? 'unknown error');
  return Object.assign(new Error(withoutQuotes(message)), known);
}

/** From the first quote to the last one of its kind; an apostrophe within a word is none. */
function withoutQuotes(message: string): string {
  return message.replace(/(?<!\w)(['"`])[\s\S]*\1(?!\w)/g, '$1…$1');
}
