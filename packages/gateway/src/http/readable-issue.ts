import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const articles: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text',
};

/**
 * What is wrong with a value, to be read behind the name of its field; undefined leaves it to zod. The value itself is never
 * repeated.
 *
 * Serves as the `error` of a parse; messages that a schema has of its own come first.
 */
export function readableIssue(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type') return wrongType(issue);
  if (issue.code === 'too_small') return tooSmall(issue);
  if (issue.code === 'too_big') return tooBig(issue);
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => String(value)).join(' or ')}`;
  if (issue.code === 'unrecognized_keys') return `has a field that is not known: ${shortened(issue.keys[0])}`;
  if (issue.code === 'invalid_format') return `must be a valid ${issue.format}`;
  if (issue.code === 'not_multiple_of') return `must be a multiple of ${issue.divisor}`;
  if (issue.code === 'invalid_union')
    return issue.input === undefined ? missing : 'has none of the forms it may have';
  return undefined;
}

const missing = 'is missing';

function wrongType({ input, expected }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string {
  return input === undefined ? missing : `must be ${articles[expected] ?? `a valid ${expected}`}`;
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>): string {
  if (origin === 'string')
    return minimum === 1 ? 'must not be empty' : `must have ${minimum} characters or more`;
  if (origin === 'array') return minimum === 1 ? 'must not be empty' : `must have ${minimum} items or more`;
  return `must be ${inclusive ? 'at least' : 'more than'} ${minimum}`;
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>): string {
  if (origin === 'string') return `must have at most ${maximum} characters`;
  if (origin === 'array') return `must have at most ${maximum} items`;
  return `must be ${inclusive ? 'at most' : 'less than'} ${maximum}`;
}

/** The name of a field as the client wrote it may be of any length. */
function shortened(name = ''): string {
  return name.length <= 60 ? name : `${name.slice(0, 60)}…`;
}
