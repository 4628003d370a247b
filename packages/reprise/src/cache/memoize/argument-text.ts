/** Longest text made; a longer one costs more to look up than it saves. */
const longest = 2_048;
/** Levels of nesting looked into. */
const deepest = 6;

/**
 * A text of positional arguments: equal texts mean equal arguments. Undefined when one of them is not plain data, or
 * when they are large; then only the key itself, which is slower, tells.
 *
 * Different texts may mean equal arguments, for example when properties come in another order. Every value is written
 * so that its end is known (strings with their length), which is why no two lists of values have one text.
 *
 * @param skipped - Arguments that do not count, by place.
 */
export function argumentText(
  given: readonly unknown[],
  skipped: readonly boolean[] = [],
): string | undefined {
  let text = '';
  for (let place = 0; place < given.length; place++) {
    const value = skipped[place] ? undefined : given[place];
    const part = value === undefined ? 'u' : textOf(value, 0);
    if (part === undefined) return undefined;
    text += part;
  }
  return text.length > longest ? undefined : text;
}

function textOf(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.length > longest ? undefined : `${value.length}:${value}`;
    case 'number':
      return Number.isFinite(value) ? `${value},` : undefined;
    case 'boolean':
      return value ? 't' : 'f';
    case 'object':
      if (value === null) return 'n';
      if (depth === deepest) return undefined;
      return Array.isArray(value) ? textOfArray(value, depth + 1) : textOfObject(value, depth + 1);
    default:
      return undefined;
  }
}

function textOfArray(values: readonly unknown[], depth: number): string | undefined {
  let text = '[';
  for (let place = 0; place < values.length; place++) {
    const part = textOf(values[place], depth);
    if (part === undefined || text.length > longest) return undefined;
    text += part;
  }
  return `${text}]`;
}

function textOfObject(value: object, depth: number): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  let text = '{';
  for (const name of Object.keys(value)) {
    const item = (value as Readonly<Record<string, unknown>>)[name];
    // A key leaves undefined properties out, but not whether one of them has the name of a tag.
    const part = item === undefined ? 'u' : textOf(item, depth);
    if (part === undefined || text.length > longest) return undefined;
    text += `${name.length}:${name}${part}`;
  }
  return `${text}}`;
}
