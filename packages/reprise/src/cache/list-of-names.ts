import { RepriseError } from '../core/index.ts';

/**
 * A list of names as it was given; a lone text is none, though it can be gone through letter by letter.
 *
 * @param what - Which list it is, for the message.
 * @throws RepriseError `INVALID_ARGUMENT` for anything else.
 */
export function listOfNames(what: string, names: unknown): readonly string[] {
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  const given =
    typeof names === 'string' ? `the text "${names}"` : Array.isArray(names) ? 'others' : typeof names;
  throw new RepriseError('INVALID_ARGUMENT', `${what} must be a list of texts, not ${given}`);
}
