import type { Json } from '../../entry/index.ts';
import type { KnowledgeData } from '../fields/knowledge-data.ts';
import type { KnowledgeFields } from '../fields/knowledge-fields.ts';
import type { Relation } from '../fields/relations.ts';
import type { DotPath } from './dot-path.ts';
import type { KnowledgeFilter } from './knowledge-filter.ts';

/** What can be asked of a knowledge object. */
export interface Knowledge extends KnowledgeFields {
  /** MD5, as an integer, of type, name, version, variant, source, creator, owner, workspace, collection, tags, timefluid. */
  readonly id: bigint;
  /** The id as 40 decimal digits. */
  readonly idText: string;
  /** MD5 of the content and its resources, as an integer. */
  readonly contentHash: bigint;
  /** When it stops holding, in milliseconds since the Unix epoch; the year 2500 for what never does. */
  readonly expirationTimestamp: number;
  /** Whether it may be used: not marked inactive, and not expired. */
  readonly isActive: boolean;
  /** Whether it may not be used any more. */
  readonly isInactive: boolean;
  /** Plain JSON data under the names of the spec: ids as 40 digits, moments as ISO 8601. */
  toData(): KnowledgeData;
  /** Whether it has a tag `[SLOT:value]`, or, for a slot alone, any tag of it. */
  hasTag(slot: string, value?: string): boolean;
  /** Whether it has a relation with all the parts given. */
  hasRelated(parts?: RelationParts): boolean;
  /** Whether a filter means this object; see {@link KnowledgeFilter}. */
  matches(filter: KnowledgeFilter): boolean;
  /** What the content resources hold at a path, or undefined. */
  get(path: DotPath): Json | undefined;
}

/** Parts of a {@link Relation} to look for. */
export type RelationParts = Partial<Pick<Relation, 'subject' | 'relation' | 'object' | 'relationId'>>;
