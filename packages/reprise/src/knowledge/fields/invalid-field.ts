import { RepriseError } from '../../core/index.ts';

/** The error for a field of a knowledge object that cannot be taken. */
export function invalidField(where: string, why: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', `The field ${where} of a knowledge object ${why}`, {
    details: { field: where },
  });
}
