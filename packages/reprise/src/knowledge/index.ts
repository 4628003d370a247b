/**
 * Knowledge objects, and stores of them over any cache.
 *
 * @module
 */
export type { KnowledgeData } from './fields/knowledge-data.ts';
export type { KnowledgeFields, KnowledgeInput } from './fields/knowledge-fields.ts';
export { type KnowledgeKey, knowledgeId, knowledgeIdText } from './fields/knowledge-key.ts';
export type { JsonRecord } from './fields/records.ts';
export type { Authority, Relation } from './fields/relations.ts';
export { knowledgeTag } from './fields/tags.ts';
export { textLimits } from './fields/text.ts';
export type { DotPath } from './object/dot-path.ts';
export type { FieldTest } from './object/field-test.ts';
export type { Knowledge, RelationParts } from './object/knowledge.ts';
export type { KnowledgeFilter } from './object/knowledge-filter.ts';
export { KnowledgeObject, type SignOptions } from './object/knowledge-object.ts';
export {
  type Composer,
  type KnowledgeRegistry,
  type KnowledgeRegistryOptions,
  type KnowledgeType,
  knowledgeRegistry,
  type Trigger,
} from './object/knowledge-registry.ts';
export type { LinkOptions } from './object/new-relations.ts';
export type { TriggerOptions } from './object/run-triggers.ts';
export type { BatchOptions } from './store/batches.ts';
export { CascadeKnowledgeStore } from './store/cascade-knowledge-store.ts';
export { KnowledgeStore, type KnowledgeStoreOptions } from './store/knowledge-store.ts';
export type { ReadableKnowledgeStore, RemoveOptions } from './store/readable-knowledge-store.ts';
