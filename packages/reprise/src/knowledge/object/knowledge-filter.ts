import type { FieldTest } from './field-test.ts';

/**
 * Which objects are meant, as plain data; all parts given must hold.
 *
 * `where` names fields of the object, or paths into them (`contentResources.author.name`), and gives a test or a scalar
 * to be equal to. There is no code and no pattern in it, so filters of strangers may be evaluated.
 */
export interface KnowledgeFilter {
  readonly where?: { readonly [path: string]: FieldTest | string | number | boolean | null };
  /** Every one of these must hold. */
  readonly all?: readonly KnowledgeFilter[];
  /** At least one of these must hold. */
  readonly any?: readonly KnowledgeFilter[];
  /** None of these may hold. */
  readonly none?: readonly KnowledgeFilter[];
}
