import type { z } from 'zod';
import { HttpError, parseInput } from '../http/index.ts';

/** Where an input comes from. */
export type Place = 'body' | 'query' | 'path';

const places: Readonly<Record<Place, string>> = {
  body: '',
  query: 'The query parameter ',
  path: 'The path parameter ',
};

/**
 * What a schema makes of an input.
 *
 * @throws HttpError 400 that names the first bad field.
 */
export function checkedInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: Place,
): z.output<Schema> {
  const result = parseInput(schema, value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const param = issue.path.map(String).join('.').slice(0, 200);
  const subject = param === '' ? `The ${place}` : `${places[place]}${param}`;
  throw new HttpError(400, `${subject} ${issue.message}`, {
    code: 'invalid_type',
    ...(param === '' ? {} : { param }),
  });
}
