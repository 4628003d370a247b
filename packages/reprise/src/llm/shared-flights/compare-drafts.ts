import { isDeepStrictEqual } from 'node:util';
import { type Draft, wholeFields } from '../recording/merge-delta.ts';

/**
 * How a part of a new answer stands to the same part of one that was begun: it begins with all of it, with the beginning
 * of it, or with something else.
 */
export type Comparison = 'covers' | 'behind' | 'differs';

/**
 * Compares what `mergeDelta` put together. Texts and lists may go on where the given ones end; ids may differ, since
 * every call has its own; anything else is equal or differs.
 */
export function compareDrafts(given: Draft, now: Draft): Comparison {
  return worst(Object.entries(given).map(([name, value]) => compare(name, value, now[name])));
}

/** What `now` says beyond `given`, as a delta; undefined when that is nothing. `now` covers `given`. */
export function beyondDraft(given: Draft, now: Draft): Draft | undefined {
  const rest = Object.entries(now)
    .map(([name, value]) => [name, beyond(name, given[name], value)] as const)
    .filter(([, value]) => value !== undefined);
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

/** The worst of some comparisons; `covers` when there are none. */
export function worst(comparisons: readonly Comparison[]): Comparison {
  if (comparisons.includes('differs')) return 'differs';
  return comparisons.includes('behind') ? 'behind' : 'covers';
}

function compare(name: string, given: unknown, now: unknown): Comparison {
  if (isNothing(given)) return 'covers';
  if (isNothing(now)) return 'behind';
  if (name === 'id') return 'covers';
  if (typeof given === 'string' && typeof now === 'string' && !wholeFields.has(name)) {
    if (now.startsWith(given)) return 'covers';
    return given.startsWith(now) ? 'behind' : 'differs';
  }
  if (Array.isArray(given) && Array.isArray(now)) {
    return worst(given.map((item, at) => compare('', item, counterpart(now, item, at))));
  }
  if (isObject(given) && isObject(now)) return compareDrafts(given, now);
  return isDeepStrictEqual(given, now) ? 'covers' : 'differs';
}

function beyond(name: string, given: unknown, now: unknown): unknown {
  if (isNothing(now)) return undefined;
  if (isNothing(given)) return now;
  if (typeof given === 'string' && typeof now === 'string' && !wholeFields.has(name)) {
    return now.slice(given.length) || undefined;
  }
  if (Array.isArray(given) && Array.isArray(now)) {
    const rest = now.flatMap((item, at) => itemsBeyond(counterpart(given, item, at), item));
    return rest.length > 0 ? rest : undefined;
  }
  return isObject(given) && isObject(now) ? beyondDraft(given, now) : undefined;
}

function itemsBeyond(given: unknown, now: unknown): readonly unknown[] {
  const rest = beyond('', given, now);
  if (rest === undefined) return [];
  return [isObject(now) && 'index' in now ? { index: now.index, ...(rest as Draft) } : rest];
}

/** The item of a list that belongs to one of another list: by its index, or by its place. */
function counterpart(list: readonly unknown[], item: unknown, at: number): unknown {
  if (!isObject(item) || !('index' in item)) return list[at];
  return list.find((other) => isObject(other) && other.index === item.index);
}

/** An empty text or none: it says nothing that an answer could contradict. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isObject(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
