import { z } from 'zod';

/** The numbers a schema takes, in words: `a whole number from 0 to 65535`, `a number over 0 and under 1`. */
export function numbersOf(schema: z.ZodNumber | z.ZodInt): string {
  const { type, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = z.toJSONSchema(schema);
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  const least = exclusiveMinimum === undefined ? `from ${minimum}` : `over ${exclusiveMinimum}`;
  if (exclusiveMaximum !== undefined) return `${kind} ${least} and under ${exclusiveMaximum}`;
  // Every whole number has this bound, which nobody means.
  if (maximum === undefined || maximum === Number.MAX_SAFE_INTEGER) {
    return exclusiveMinimum === undefined ? `${kind} of ${minimum} or more` : `${kind} ${least}`;
  }
  return `${kind} ${least} to ${maximum}`;
}
