import type { JsonRecord } from '../fields/records.ts';
import type { Knowledge } from './knowledge.ts';
import { type KnowledgeRegistry, registered } from './knowledge-registry.ts';

/** Which triggers are asked, and how their answers count. */
export interface TriggerOptions {
  /** Names, as the object or the registry has them. @default all of the object */
  readonly names?: readonly string[];
  /** Whether one yes is enough, or all must say yes; without triggers `any` is no and `all` is yes. @default 'any' */
  readonly combine?: 'any' | 'all';
}

/** Asks the triggers of an object whether it is wanted. */
export function runTriggers(
  object: Knowledge,
  registry: KnowledgeRegistry,
  situation: JsonRecord,
  options: TriggerOptions,
): boolean {
  const { names = Object.keys(object.triggers), combine = 'any' } = options;
  const triggers = names.map((name) => registered(registry.triggers, object.triggers, name, 'trigger'));
  return combine === 'any'
    ? triggers.some((trigger) => trigger(object, situation))
    : triggers.every((trigger) => trigger(object, situation));
}
