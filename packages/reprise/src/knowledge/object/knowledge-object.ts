import { RepriseError } from '../../core/index.ts';
import type { Json } from '../../entry/index.ts';
import { fieldNames, fieldTable } from '../fields/field-table.ts';
import { dataOf, inputOf, type KnowledgeData } from '../fields/knowledge-data.ts';
import type { KnowledgeFields, KnowledgeInput } from '../fields/knowledge-fields.ts';
import { type KnowledgeKey, knowledgeId, knowledgeIdText } from '../fields/knowledge-key.ts';
import { readFields } from '../fields/read-fields.ts';
import type { JsonRecord } from '../fields/records.ts';
import type { Authority, Relation } from '../fields/relations.ts';
import { tagParts } from '../fields/tags.ts';
import { checkFilter } from './check-filter.ts';
import { type DotPath, getAt, setAt, unsetAt } from './dot-path.ts';
import { contentHashOf, identityOf } from './identity.ts';
import type { Knowledge, RelationParts } from './knowledge.ts';
import type { KnowledgeFilter } from './knowledge-filter.ts';
import { type Composer, emptyRegistry, type KnowledgeRegistry, registered } from './knowledge-registry.ts';
import { matchesFilter } from './matches-filter.ts';
import { type LinkOptions, newRelations } from './new-relations.ts';
import { nextVersion } from './next-version.ts';
import { runTriggers, type TriggerOptions } from './run-triggers.ts';

/** When knowledge that never expires is said to expire. */
const never = Date.UTC(2500, 0, 1);

/** What may accompany {@link KnowledgeObject.signed}. */
export interface SignOptions {
  /** @default 'user' */
  readonly source?: string;
  /** Whether the signer also says that it holds now. @default true */
  readonly verified?: boolean;
}

/**
 * A piece of knowledge: immutable, identified by what it is called and where it comes from, not by its content.
 *
 * Every method that changes something gives a new object. Property names are those of TypeScript; {@link toData} writes
 * the names of the spec (`short_description`), so that other languages read the data. Data is plain JSON and holds no
 * code: composers and triggers are named, and run only when the program registered them. A subclass says its `type`
 * and keeps what is its own in `contentResources`, `metadata` or `profile`.
 *
 * Source: spec 4.6.
 *
 * @example
 * ```ts
 * class Recipe extends KnowledgeObject {
 *   static override readonly type = 'recipe';
 * }
 * const soup = new Recipe({ name: 'Soup', tags: ['[MEAL:dinner]'] }).set('servings', 4);
 * soup.get('servings'); // 4
 * soup.tags; // ['[MEAL:dinner]', '[UKF_TYPE:recipe]']
 * ```
 */
export class KnowledgeObject implements Knowledge {
  /** The `type` of objects made by this class. */
  static readonly type: string = 'general';

  declare readonly name: string;
  declare readonly notes: string;
  declare readonly shortDescription: string;
  declare readonly description: string;
  declare readonly type: string;
  declare readonly version: string;
  declare readonly versionNotes: string;
  declare readonly variant: string;
  declare readonly variantNotes: string;
  declare readonly content: string;
  declare readonly contentResources: JsonRecord;
  declare readonly contentComposers: Readonly<Record<string, string>>;
  declare readonly source: string;
  declare readonly parents: JsonRecord;
  declare readonly creator: string;
  declare readonly owner: string;
  declare readonly workspace: string;
  declare readonly collection: string;
  declare readonly tags: readonly string[];
  declare readonly synonyms: readonly string[];
  declare readonly triggers: Readonly<Record<string, string>>;
  declare readonly priority: number;
  declare readonly related: readonly Relation[];
  declare readonly auths: readonly Authority[];
  declare readonly timefluid: boolean;
  declare readonly timestamp: number;
  declare readonly lastVerified: number;
  declare readonly expiration: number;
  declare readonly inactiveMark: boolean;
  declare readonly metadata: JsonRecord;
  declare readonly profile: JsonRecord;
  readonly #registry: KnowledgeRegistry;
  #id: bigint | undefined;

  /** @throws RepriseError `INVALID_ARGUMENT` naming the field that is too long, of another kind, or no JSON data. */
  constructor(input: KnowledgeInput, registry: KnowledgeRegistry = emptyRegistry) {
    this.#registry = registry;
    const fields = readFields(input, new.target.type, registry.clock.now());
    for (const name of fieldNames)
      Object.defineProperty(this, name, { value: fields[name], enumerable: true });
  }

  /**
   * Reads the form of {@link toData} as the registered class of its type, or as a plain object for other types.
   *
   * @throws RepriseError `INVALID_ARGUMENT` naming the field that cannot be taken.
   */
  static fromData(data: unknown, registry: KnowledgeRegistry = emptyRegistry): KnowledgeObject {
    return make(inputOf(data), registry);
  }

  /** MD5, as an integer, of type, name, version, variant, source, creator, owner, workspace, collection, tags, timefluid. */
  get id(): bigint {
    this.#id ??= identityOf(this);
    return this.#id;
  }

  /** The id as 40 decimal digits. */
  get idText(): string {
    return knowledgeIdText(this.id);
  }

  /** MD5 of the content and its resources, as an integer. */
  get contentHash(): bigint {
    return contentHashOf(this);
  }

  /** When it stops holding, in milliseconds since the Unix epoch; the year 2500 for what never does. */
  get expirationTimestamp(): number {
    return this.expiration < 0 ? never : Math.min(never, this.lastVerified + this.expiration * 1_000);
  }

  /** Whether it may be used: not marked inactive, and not expired. */
  get isActive(): boolean {
    return !this.inactiveMark && this.#registry.clock.now() < this.expirationTimestamp;
  }

  /** Whether it may not be used any more. */
  get isInactive(): boolean {
    return !this.isActive;
  }

  /** Plain JSON data under the names of the spec: ids as 40 digits, moments as ISO 8601. */
  toData(): KnowledgeData {
    return dataOf(this);
  }

  /** The same as {@link toData}, for `JSON.stringify`. */
  toJSON(): KnowledgeData {
    return this.toData();
  }

  /** A copy with some fields replaced; another `type` gives an object of that type's class. */
  clone(changes: Partial<KnowledgeInput> & { readonly type: string }): KnowledgeObject;
  clone(changes?: Partial<KnowledgeInput>): this;
  clone(changes: Partial<KnowledgeInput> = {}): KnowledgeObject {
    const fields = Object.fromEntries(
      fieldNames.map((name) => [name, this[name]]),
    ) as unknown as KnowledgeFields;
    const input = { ...fields, ...changes };
    if (input.type !== this.type) return make(input, this.#registry);
    return new (this.constructor as typeof KnowledgeObject)(input, this.#registry);
  }

  /** A copy of the next version, with source `derived`, made now, that names this one as its parent. */
  derive(changes: Partial<KnowledgeInput> = {}): this {
    const now = this.#registry.clock.now();
    const { name, version, variant } = this;
    return this.clone({
      version: nextVersion(version),
      versionNotes: '',
      source: 'derived',
      parents: { [this.idText]: { name, version, variant } },
      timestamp: now,
      lastVerified: now,
      ...changes,
    });
  }

  /** A copy that is related to another object; by default: this one is the subject, the relation is `related`. */
  link(other: KnowledgeKey, relation = 'related', options: LinkOptions = {}): this {
    return this.clone({
      related: [...this.related, ...newRelations(this.id, knowledgeId(other), relation, options)],
    });
  }

  /** Whether it has a tag `[SLOT:value]`, or, for a slot alone, any tag of it. */
  hasTag(slot: string, value?: string): boolean {
    if (slot.startsWith('[')) return this.tags.includes(slot);
    return this.tags.map(tagParts).some((tag) => tag.slot === slot && (value ?? tag.value) === tag.value);
  }

  /** Whether it has a relation with all the parts given. */
  hasRelated(parts: RelationParts = {}): boolean {
    const wanted = Object.entries(parts) as [keyof RelationParts, unknown][];
    return this.related.some((relation) => wanted.every(([part, value]) => relation[part] === value));
  }

  /**
   * Whether a filter means this object; see {@link KnowledgeFilter}.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a filter it does not understand.
   */
  matches(filter: KnowledgeFilter): boolean {
    checkFilter(filter);
    const fields = this.#filterable();
    return matchesFilter(filter, (path) => getAt(fields, path));
  }

  /**
   * Whether the triggers want this object in a situation: any of them, or all with `combine`.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a trigger the program did not register.
   */
  evaluateTriggers(situation: JsonRecord = {}, options: TriggerOptions = {}): boolean {
    return runTriggers(this, this.#registry, situation, options);
  }

  /**
   * The object as text, by a composer of the registry, or by a function; without either, its content.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a composer the program did not register.
   */
  text(composer: string | Composer = 'default', options: JsonRecord = {}): string {
    if (typeof composer === 'function') return composer(this, options);
    const { contentComposers } = this;
    const { composers } = this.#registry;
    const isNamed = Object.hasOwn(contentComposers, composer) || composers.has(composer);
    if (composer === 'default' && !isNamed) return this.content;
    return registered(composers, contentComposers, composer, 'composer')(this, options);
  }

  /** A copy on which `user` has an authority. */
  grant(user: string, authority: string): this {
    return this.clone({ auths: [...this.auths, { user, authority }] });
  }

  /** A copy on which `user` does not have an authority, or, without one, none at all. */
  revoke(user: string, authority?: string): this {
    const stays = (held: Authority) => held.user !== user || (authority ?? held.authority) !== held.authority;
    return this.clone({ auths: this.auths.filter(stays) });
  }

  /** Whether an authority was granted to `user`; owners have none by themselves. */
  hasAuthority(user: string, authority: string): boolean {
    return this.auths.some((held) => held.user === user && held.authority === authority);
  }

  /** A copy made and owned by `user`, by default verified now; the id changes with it. */
  signed(user: string, { source = 'user', verified = true }: SignOptions = {}): this {
    const lastVerified = verified ? this.#registry.clock.now() : this.lastVerified;
    return this.clone({ source, creator: user, owner: user, lastVerified });
  }

  /** A copy that is out of use, or in use again. */
  setInactive(inactiveMark = true): this {
    return this.clone({ inactiveMark });
  }

  /** What the content resources hold at a path, or undefined. */
  get(path: DotPath): Json | undefined {
    return getAt(this.contentResources, path);
  }

  /** A copy whose content resources hold a value at a path; see {@link DotPath}. */
  set(path: DotPath, value: Json): this {
    return this.clone({ contentResources: setAt(this.contentResources, path, value) });
  }

  /** A copy whose content resources hold nothing at a path. */
  unset(path: DotPath): this {
    return this.clone({ contentResources: unsetAt(this.contentResources, path) });
  }

  #filterable(): JsonRecord {
    const data = this.toData();
    const fields = fieldNames.map((name) => [name, data[fieldTable[name].data]!] as const);
    return { ...Object.fromEntries(fields), idText: this.idText, isActive: this.isActive };
  }
}

function make(input: KnowledgeInput, registry: KnowledgeRegistry): KnowledgeObject {
  const type = registry.types.get(input.type ?? KnowledgeObject.type) ?? KnowledgeObject;
  const made = new type(input, registry);
  if (made instanceof KnowledgeObject) return made;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `The class of the type "${type.type}" does not extend KnowledgeObject`,
  );
}
