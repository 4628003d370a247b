import type { JsonRecord } from './records.ts';
import type { Authority, Relation } from './relations.ts';

/** The fields of a {@link KnowledgeObject}. Those marked "identity" make its id. Source: spec 4.6. */
export interface KnowledgeFields {
  /** What it is called; required, up to 255 characters; identity. */
  readonly name: string;
  /** Remarks of people, up to 2047 characters. @default '' */
  readonly notes: string;
  /** One line about it, up to 255 characters. @default '' */
  readonly shortDescription: string;
  /** What it is about, up to 2047 characters. @default '' */
  readonly description: string;
  /** Kind of knowledge, up to 63 characters; decides the class it is read as; identity. @default 'general' */
  readonly type: string;
  /** Up to 63 characters; identity. @default 'v0.1.0' */
  readonly version: string;
  /** What this version changed, up to 2047 characters. @default '' */
  readonly versionNotes: string;
  /** Which of several forms, such as a language, up to 63 characters; identity. @default 'default' */
  readonly variant: string;
  /** What sets this variant apart, up to 2047 characters. @default '' */
  readonly variantNotes: string;
  /** The knowledge as text, of any length. @default '' */
  readonly content: string;
  /** The knowledge as data; see {@link KnowledgeObject.get}. @default {} */
  readonly contentResources: JsonRecord;
  /** Names of composers in the registry, by the name the object gives them. @default {} */
  readonly contentComposers: Readonly<Record<string, string>>;
  /** Where it comes from, such as `system`, `user`, `auto`, `tool`, `derived`; identity. @default 'unknown' */
  readonly source: string;
  /** What it was made from; {@link KnowledgeObject.derive} names each by its id in 40 digits. @default {} */
  readonly parents: JsonRecord;
  /** Who made it, up to 255 characters; identity. @default 'unknown' */
  readonly creator: string;
  /** Whose it is, up to 255 characters; identity. @default 'unknown' */
  readonly owner: string;
  /** Up to 255 characters; identity. @default 'unknown' */
  readonly workspace: string;
  /** Up to 255 characters; identity. @default 'general' */
  readonly collection: string;
  /** Sorted, each `[SLOT:value]` up to 255 characters; `[UKF_TYPE:...]` is always there; identity. */
  readonly tags: readonly string[];
  /** Other names, sorted. @default [] */
  readonly synonyms: readonly string[];
  /** Names of triggers in the registry, by the name the object gives them. @default {} */
  readonly triggers: Readonly<Record<string, string>>;
  /** Higher goes first. @default 0 */
  readonly priority: number;
  /** How it and others belong together. @default [] */
  readonly related: readonly Relation[];
  /** Who may do what. @default [] */
  readonly auths: readonly Authority[];
  /** Whether it is about a moment rather than lasting; identity. @default false */
  readonly timefluid: boolean;
  /** When it was made: milliseconds since the Unix epoch, whole seconds. @default now */
  readonly timestamp: number;
  /** When somebody last saw that it holds: milliseconds since the Unix epoch, whole seconds. @default now */
  readonly lastVerified: number;
  /** Seconds it holds after `lastVerified`; anything under 0 is for ever. @default -1 */
  readonly expiration: number;
  /** Whether somebody put it out of use. @default false */
  readonly inactiveMark: boolean;
  /** Facts about it, for programs. @default {} */
  readonly metadata: JsonRecord;
  /** Facts measured while it is used. @default {} */
  readonly profile: JsonRecord;
}

/** What a {@link KnowledgeObject} is made of: a name, and whatever differs from the defaults. */
export interface KnowledgeInput
  extends Partial<Omit<KnowledgeFields, 'name' | 'tags' | 'synonyms' | 'related' | 'auths'>> {
  readonly name: string;
  readonly tags?: Iterable<string>;
  readonly synonyms?: Iterable<string>;
  readonly related?: Iterable<Relation>;
  readonly auths?: Iterable<Authority>;
}
