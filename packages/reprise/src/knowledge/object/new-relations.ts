import type { JsonRecord } from '../fields/records.ts';
import type { Relation } from '../fields/relations.ts';

/** How a link goes. */
export interface LinkOptions {
  /** Whether the relation goes to the other object, comes from it, or both. @default 'to' */
  readonly direction?: 'to' | 'from' | 'both';
  /** Id of a knowledge object that describes the relation itself. */
  readonly relationId?: bigint;
  /** Facts about the relation. */
  readonly resources?: JsonRecord;
}

/** The relations that a link between two objects makes. */
export function newRelations(
  own: bigint,
  other: bigint,
  relation: string,
  { direction = 'to', ...rest }: LinkOptions,
): readonly Relation[] {
  const to: Relation = { subject: own, relation, object: other, ...rest };
  const from: Relation = { subject: other, relation, object: own, ...rest };
  return direction === 'both' ? [to, from] : [direction === 'to' ? to : from];
}
