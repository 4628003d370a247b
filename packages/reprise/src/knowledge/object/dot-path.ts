import { RepriseError } from '../../core/index.ts';
import type { Json } from '../../entry/index.ts';

/** Where in data: names and places in lists, joined by dots (`authors.0.name`), or one by one for names with dots. */
export type DotPath = string | readonly string[];

/** What is at a path, or undefined. */
export function getAt(data: Json, path: DotPath): Json | undefined {
  let found: Json | undefined = data;
  for (const step of stepsOf(path)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    if (Array.isArray(found) && !isPlace(step)) return undefined;
    found = (found as { readonly [name: string]: Json })[step];
  }
  return found;
}

/**
 * A copy with `value` at a path; objects that are missing on the way are made.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when the path leads through a scalar, or past the end of a list.
 */
export function setAt<T extends Json>(data: T, path: DotPath, value: Json): T {
  return replaced(data, stepsOf(path), 0, value) as T;
}

/** A copy without what is at a path, later members of a list moving up; the same data when there is nothing. */
export function unsetAt<T extends Json>(data: T, path: DotPath): T {
  if (getAt(data, path) === undefined) return data;
  return replaced(data, stepsOf(path), 0, undefined) as T;
}

function stepsOf(path: DotPath): readonly string[] {
  const steps = typeof path === 'string' ? path.split('.') : path;
  if (steps.length > 0 && !steps.includes('')) return steps;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `"${steps.join('.')}" is not a path: write names joined by dots`,
  );
}

function replaced(
  data: Json | undefined,
  steps: readonly string[],
  at: number,
  value: Json | undefined,
): Json {
  const step = steps[at]!;
  if (data !== undefined && (typeof data !== 'object' || data === null)) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `The path ${steps.join('.')} leads through a value before ${step}`,
    );
  }
  const last = at === steps.length - 1;
  const inner = data === undefined ? undefined : getAt(data, [step]);
  const member = last ? value : replaced(inner, steps, at + 1, value);
  if (Array.isArray(data)) return withItem(data, steps, step, member);
  if (member !== undefined) return { ...(data as { readonly [name: string]: Json }), [step]: member };
  return Object.fromEntries(Object.entries(data ?? {}).filter(([name]) => name !== step));
}

function withItem(
  list: readonly Json[],
  steps: readonly string[],
  step: string,
  item: Json | undefined,
): Json {
  if (!isPlace(step) || Number(step) > list.length) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `The path ${steps.join('.')} leads past the end of a list at ${step}`,
    );
  }
  return list.toSpliced(Number(step), 1, ...(item === undefined ? [] : [item]));
}

function isPlace(step: string): boolean {
  return /^\d+$/.test(step);
}
