import { RepriseError } from '../../core/index.ts';
import type { Json } from '../../entry/index.ts';
import { fieldNames, fieldTable } from './field-table.ts';
import type { KnowledgeFields, KnowledgeInput } from './knowledge-fields.ts';
import type { JsonRecord } from './records.ts';

/** A knowledge object as plain JSON data under the names of the spec (`short_description`), for any language. */
export type KnowledgeData = JsonRecord;

const functionFields: ReadonlySet<string> = new Set(['contentComposers', 'triggers']);

/** Writes fields as data. */
export function dataOf(fields: KnowledgeFields): KnowledgeData {
  const members = fieldNames.map((name) => [fieldTable[name].data, writeField(fields, name)] as const);
  return Object.fromEntries(members);
}

function writeField<Name extends keyof KnowledgeFields>(fields: KnowledgeFields, name: Name): Json {
  return fieldTable[name].kind.write(fields[name]);
}

/**
 * The fields that data speaks of; what it holds beside them is left out, and so is code in place of a function's name.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is no object.
 */
export function inputOf(data: unknown): KnowledgeInput {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new RepriseError('INVALID_ARGUMENT', 'Data of a knowledge object must be an object');
  }
  const given = data as Readonly<Record<string, unknown>>;
  const input: Record<string, unknown> = {};
  for (const name of fieldNames) {
    const { data: key } = fieldTable[name];
    if (!Object.hasOwn(given, key)) continue;
    input[name] = functionFields.has(name) ? onlyNames(given[key]) : given[key];
  }
  return input as unknown as KnowledgeInput;
}

/** Other programs may have written code where we keep names: it is never read, so it can never run. */
function onlyNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, name]) => typeof name === 'string'));
}
