import type { FieldKind } from './field-kind.ts';
import type { KnowledgeFields } from './knowledge-fields.ts';
import { textSet } from './lists.ts';
import { functionNames, jsonRecord } from './records.ts';
import { authoritySet, relationSet } from './relations.ts';
import { finiteNumber, flag, moment } from './scalars.ts';
import { tagSet } from './tags.ts';
import { text } from './text.ts';

/** What is known of one field. */
export interface FieldRow<T> {
  /** Its name in data, as other languages have it. */
  readonly data: string;
  readonly kind: FieldKind<T>;
}

/** Every field of a knowledge object, in the order it is written. */
export const fieldTable: { readonly [Name in keyof KnowledgeFields]: FieldRow<KnowledgeFields[Name]> } = {
  name: { data: 'name', kind: text('short') },
  notes: { data: 'notes', kind: text('medium') },
  shortDescription: { data: 'short_description', kind: text('short') },
  description: { data: 'description', kind: text('medium') },
  type: { data: 'type', kind: text('id') },
  version: { data: 'version', kind: text('id') },
  versionNotes: { data: 'version_notes', kind: text('medium') },
  variant: { data: 'variant', kind: text('id') },
  variantNotes: { data: 'variant_notes', kind: text('medium') },
  content: { data: 'content', kind: text('any') },
  contentResources: { data: 'content_resources', kind: jsonRecord },
  contentComposers: { data: 'content_composers', kind: functionNames },
  source: { data: 'source', kind: text('id') },
  parents: { data: 'parents', kind: jsonRecord },
  creator: { data: 'creator', kind: text('short') },
  owner: { data: 'owner', kind: text('short') },
  workspace: { data: 'workspace', kind: text('short') },
  collection: { data: 'collection', kind: text('short') },
  tags: { data: 'tags', kind: tagSet },
  synonyms: { data: 'synonyms', kind: textSet },
  triggers: { data: 'triggers', kind: functionNames },
  priority: { data: 'priority', kind: finiteNumber },
  related: { data: 'related', kind: relationSet },
  auths: { data: 'auths', kind: authoritySet },
  timefluid: { data: 'timefluid', kind: flag },
  timestamp: { data: 'timestamp', kind: moment },
  lastVerified: { data: 'last_verified', kind: moment },
  expiration: { data: 'expiration', kind: finiteNumber },
  inactiveMark: { data: 'inactive_mark', kind: flag },
  metadata: { data: 'metadata', kind: jsonRecord },
  profile: { data: 'profile', kind: jsonRecord },
};

/** Names of all fields, in the order they are written. */
export const fieldNames = Object.keys(fieldTable) as readonly (keyof KnowledgeFields)[];
