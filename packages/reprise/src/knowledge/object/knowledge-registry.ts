import { type Clock, RepriseError, systemClock } from '../../core/index.ts';
import type { KnowledgeInput } from '../fields/knowledge-fields.ts';
import type { JsonRecord } from '../fields/records.ts';
import type { Knowledge } from './knowledge.ts';

/** Turns an object into text, for prompts and people. */
export type Composer = (object: Knowledge, options: JsonRecord) => string;

/** Says whether an object is wanted in a situation. */
export type Trigger = (object: Knowledge, situation: JsonRecord) => boolean;

/** A class that extends `KnowledgeObject`, with the `type` it is read for. */
export interface KnowledgeType {
  readonly type: string;
  new (input: KnowledgeInput, registry?: KnowledgeRegistry): Knowledge;
}

/** What a program brings to its knowledge, since data holds names only. */
export interface KnowledgeRegistryOptions {
  /** Classes that objects of their type are read as; other types are read as `KnowledgeObject`. */
  readonly types?: readonly KnowledgeType[];
  readonly composers?: Readonly<Record<string, Composer>>;
  readonly triggers?: Readonly<Record<string, Trigger>>;
  /** @default systemClock */
  readonly clock?: Clock;
}

/** The types and functions of a program, by name. */
export interface KnowledgeRegistry {
  readonly types: ReadonlyMap<string, KnowledgeType>;
  readonly composers: ReadonlyMap<string, Composer>;
  readonly triggers: ReadonlyMap<string, Trigger>;
  readonly clock: Clock;
}

/**
 * Collects the types, composers and triggers of a program.
 *
 * Stored knowledge never holds code: it names functions, and only those of this registry can run.
 *
 * @example
 * ```ts
 * const registry = knowledgeRegistry({
 *   composers: { card: (object) => `${object.name}: ${object.shortDescription}` },
 * });
 * new KnowledgeObject({ name: 'Ohm', shortDescription: 'U = R I' }, registry).text('card'); // 'Ohm: U = R I'
 * ```
 */
export function knowledgeRegistry(options: KnowledgeRegistryOptions = {}): KnowledgeRegistry {
  return {
    types: new Map(options.types?.map((of) => [of.type, of])),
    composers: new Map(Object.entries(options.composers ?? {})),
    triggers: new Map(Object.entries(options.triggers ?? {})),
    clock: options.clock ?? systemClock,
  };
}

/** The registry of programs that bring nothing. */
export const emptyRegistry: KnowledgeRegistry = knowledgeRegistry();

/**
 * The function an object means by `name`: what it calls so itself, else what the registry calls so.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when the program registered none.
 */
export function registered<T>(
  functions: ReadonlyMap<string, T>,
  own: Readonly<Record<string, string>>,
  name: string,
  what: string,
): T {
  const meant = Object.hasOwn(own, name) ? own[name]! : name;
  const found = functions.get(meant);
  if (found !== undefined) return found;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `There is no ${what} "${meant}": register it by knowledgeRegistry`,
  );
}
