import { z } from 'zod';
import { readableIssue } from '../http/index.ts';
import { closest } from './closest.ts';
import { found, mustBe } from './found.ts';
import type { Path, Problem } from './problem.ts';

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a value of a configuration, what was found, and what may stand there; the `error` of a parse. */
export function configIssue(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type') return wrongType(issue);
  if (issue.code === 'invalid_value') return wrongWord(issue);
  return readableIssue(issue);
}

/** The problems of a configuration, one for each field; a field that is not known has the closest one named. */
export function problemsOf({ issues }: z.ZodError, schema: z.ZodType): Problem[] {
  return issues.flatMap((issue) => {
    const path = issue.path as Path;
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    const known = namesAt(schema, path);
    return issue.keys.map((key) => ({ path: [...path, key], message: unknown(key, known) }));
  });
}

function wrongType(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string | undefined {
  const { expected, input } = issue;
  if (expected === 'object' || expected === 'record') return mustBe('a mapping', input, 'collection');
  if (expected === 'array' || expected === 'tuple') return mustBe('a list', input, 'collection');
  const message = readableIssue(issue);
  return input === undefined ? message : `${message}; found ${found(input)}`;
}

function wrongWord(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidValue>): string {
  const words = issue.values.map(String);
  return `${mustBe(words.join(' or '), issue.input)}${suggestion(issue.input, words)}`;
}

function suggestion(written: unknown, names: readonly string[]): string {
  const name = typeof written === 'string' ? closest(written, names) : undefined;
  return name === undefined ? '' : `; did you mean ${name}?`;
}

function unknown(key: string, known: readonly string[]): string {
  return `is not known${suggestion(key, known) || `; there are ${known.join(', ')}`}`;
}

/** Names of the fields that a section may have. */
function namesAt(schema: z.ZodType, path: Path): string[] {
  let at: JsonSchema = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  for (const step of path) {
    const inner: JsonSchema = at.properties?.[step] ?? at.items ?? at.additionalProperties ?? {};
    at = inner.anyOf?.find(({ properties }) => properties !== undefined) ?? inner;
  }
  return Object.keys(at.properties ?? {});
}

/** What is needed of a JSON Schema to find a section in it. */
interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}
