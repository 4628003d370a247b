import { RepriseError } from '../../core/index.ts';

/** Something that was given is not what is wanted. */
export function invalid(what: string, value: unknown, wanted: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', `${what} is ${shown(value)}; it must be ${wanted}`);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const isPlain = value === null || (typeof value !== 'object' && typeof value !== 'function');
  return isPlain ? String(value) : `of the type ${typeof value}`;
}
