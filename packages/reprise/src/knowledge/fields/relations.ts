import type { Json } from '../../entry/index.ts';
import { invalidField } from './invalid-field.ts';
import { type KnowledgeKey, knowledgeId, knowledgeIdText } from './knowledge-key.ts';
import { readList, sortedSet } from './lists.ts';
import { type JsonRecord, jsonRecord } from './records.ts';
import { readText } from './text.ts';

/** One relation between two knowledge objects, read as a sentence: subject, relation, object. */
export interface Relation {
  /** Id of the object the relation starts from. */
  readonly subject: bigint;
  /** What the subject is to the object, such as `cites`. */
  readonly relation: string;
  /** Id of the object the relation leads to. */
  readonly object: bigint;
  /** Id of a knowledge object that describes the relation itself. */
  readonly relationId?: bigint;
  /** Facts about the relation. */
  readonly resources?: JsonRecord;
}

/** A set of relations; in data each is `[subject, relation, object, relation_id, resources]`, ids as 40 digits. */
export const relationSet = sortedSet(readRelation, writeRelation);

function readRelation(value: unknown, where: string): Relation {
  const parts = Array.isArray(value) ? ofList(value) : (value as Partial<Relation> | null);
  if (typeof parts !== 'object' || parts === null) throw invalidField(where, 'must be a relation');
  const { subject, relation, object, relationId, resources } = parts;
  return Object.freeze({
    subject: readId(subject, `${where}.subject`),
    relation: readText(relation, `${where}.relation`, 'short'),
    object: readId(object, `${where}.object`),
    ...(isAbsent(relationId) ? {} : { relationId: readId(relationId, `${where}.relationId`) }),
    ...(isAbsent(resources) ? {} : { resources: jsonRecord.read(resources, `${where}.resources`) }),
  });
}

function ofList(list: readonly unknown[]): { readonly [Name in keyof Relation]?: unknown } {
  const [subject, relation, object, relationId, resources] = list;
  return { subject, relation, object, relationId, resources };
}

function writeRelation({ subject, relation, object, relationId, resources }: Relation): Json {
  const id = relationId === undefined ? null : knowledgeIdText(relationId);
  return [knowledgeIdText(subject), relation, knowledgeIdText(object), id, resources ?? null];
}

function readId(value: unknown, where: string): bigint {
  if (typeof value === 'bigint' || typeof value === 'string') return knowledgeId(value as KnowledgeKey);
  throw invalidField(where, 'must be an id');
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** What somebody may do with a knowledge object. */
export interface Authority {
  readonly user: string;
  /** What the user may do, such as `read`. */
  readonly authority: string;
}

/** A set of authorities; in data each is `[user, authority]`. */
export const authoritySet = sortedSet(readAuthority, ({ user, authority }) => [user, authority]);

function readAuthority(value: unknown, where: string): Authority {
  if (typeof value !== 'object' || value === null) throw invalidField(where, 'must be an authority');
  const list = Array.isArray(value) ? readList(value, where, (item) => item) : undefined;
  const { user, authority } = list ? { user: list[0], authority: list[1] } : (value as Partial<Authority>);
  return Object.freeze({
    user: readText(user, `${where}.user`, 'short'),
    authority: readText(authority, `${where}.authority`, 'short'),
  });
}
