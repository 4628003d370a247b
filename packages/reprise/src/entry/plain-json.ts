import { deepest, tag } from './tagged-json.ts';

/**
 * The canonical text of a value that is plain JSON data, in one pass; undefined for every other value, also for one that
 * has no canonical form at all.
 */
export function plainJson(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'object' || depth === deepest) return undefined;
  if (Array.isArray(value)) return plainList(value, depth + 1);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  return plainObject(value as Readonly<Record<string, unknown>>, depth + 1);
}

function plainList(list: readonly unknown[], depth: number): string | undefined {
  let text = '';
  for (const item of list) {
    const printed = plainJson(item, depth);
    if (printed === undefined) return undefined;
    text += text === '' ? printed : `,${printed}`;
  }
  return `[${text}]`;
}

function plainObject(object: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  if (Object.hasOwn(object, tag)) return undefined;
  let text = '';
  for (const name of Object.keys(object).sort()) {
    const item = object[name];
    if (item === undefined) continue;
    const printed = plainJson(item, depth);
    if (printed === undefined) return undefined;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${printed}`;
  }
  return `{${text}}`;
}
