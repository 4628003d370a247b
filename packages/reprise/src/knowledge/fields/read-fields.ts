import { fieldNames, fieldTable } from './field-table.ts';
import { invalidField } from './invalid-field.ts';
import type { KnowledgeFields, KnowledgeInput } from './knowledge-fields.ts';
import { withTypeTag } from './tags.ts';

const defaults: Omit<KnowledgeFields, 'name' | 'type' | 'timestamp' | 'lastVerified'> = {
  notes: '',
  shortDescription: '',
  description: '',
  version: 'v0.1.0',
  versionNotes: '',
  variant: 'default',
  variantNotes: '',
  content: '',
  contentResources: {},
  contentComposers: {},
  source: 'unknown',
  parents: {},
  creator: 'unknown',
  owner: 'unknown',
  workspace: 'unknown',
  collection: 'general',
  tags: [],
  synonyms: [],
  triggers: {},
  priority: 0,
  related: [],
  auths: [],
  timefluid: false,
  expiration: -1,
  inactiveMark: false,
  metadata: {},
  profile: {},
};

/**
 * All fields of an object, checked, frozen, and filled with the defaults; undefined means the default.
 *
 * @throws RepriseError `INVALID_ARGUMENT` naming the field that cannot be taken.
 */
export function readFields(input: KnowledgeInput, type: string, now: number): KnowledgeFields {
  const filled: Record<string, unknown> = { type, timestamp: now, lastVerified: now, ...defaults };
  const given = input as unknown as Readonly<Record<string, unknown>>;
  const fields: Record<string, unknown> = {};
  for (const name of fieldNames) fields[name] = fieldTable[name].kind.read(given[name] ?? filled[name], name);
  if (fields.name === '') throw invalidField('name', 'must not be empty');
  fields.tags = withTypeTag(fields.tags as readonly string[], fields.type as string);
  return fields as unknown as KnowledgeFields;
}
