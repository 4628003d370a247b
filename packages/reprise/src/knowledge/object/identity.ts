import { createHash } from 'node:crypto';
import { canonicalJson } from '../../entry/index.ts';
import type { KnowledgeFields } from '../fields/knowledge-fields.ts';

/** Fields that make the id; the content is not among them, so that writing an object again replaces its content. */
export const identityFields = [
  'type',
  'name',
  'version',
  'variant',
  'source',
  'creator',
  'owner',
  'workspace',
  'collection',
  'tags',
  'timefluid',
] as const satisfies readonly (keyof KnowledgeFields)[];

/** The id of an object: MD5 over the canonical JSON (RFC 8785) of its identity, as an integer (spec 4.6). */
export function identityOf(fields: KnowledgeFields): bigint {
  return md5(Object.fromEntries(identityFields.map((name) => [name, fields[name]])));
}

/** MD5 over the canonical JSON of the content and its resources, as an integer. */
export function contentHashOf({ content, contentResources }: KnowledgeFields): bigint {
  return md5({ content, content_resources: contentResources });
}

function md5(value: unknown): bigint {
  return BigInt(`0x${createHash('md5').update(canonicalJson(value), 'utf8').digest('hex')}`);
}
