import { RepriseError } from '../../core/index.ts';

/** Whether a store says with an error that the change asked for is wrong, so that the store itself works. */
export function isForCaller(error: unknown): boolean {
  const code = RepriseError.isInstance(error) ? error.code : undefined;
  return code === 'INVALID_ARGUMENT' || code === 'NOT_CANONICAL';
}
