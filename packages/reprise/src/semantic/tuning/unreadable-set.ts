import { RepriseError } from '../../core/index.ts';

/** The error for labelled data that cannot be read; the message says where it stands. */
export function unreadableSet(message: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', message);
}
