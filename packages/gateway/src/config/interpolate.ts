import type { Path, Problem } from './problem.ts';

const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?\}/g;
const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Environment variables, or a stand-in for them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Replaces `${VAR}` and `${VAR:default}` in every text of parsed YAML by the environment.
 *
 * A text that is nothing but one reference takes the type that its replacement would have in YAML: numbers stay
 * numbers, `true` and `false` booleans; an empty replacement is null, so that an unset password is no password.
 *
 * @param problems takes every variable that is not set and has no default.
 */
export function interpolate(
  value: unknown,
  environment: Environment,
  problems: Problem[],
  path: Path = [],
): unknown {
  const inside = (item: unknown, step: string | number) =>
    interpolate(item, environment, problems, [...path, step]);
  if (typeof value === 'string') {
    return interpolateText(value, environment, (message) => problems.push({ path, message }));
  }
  if (Array.isArray(value)) return value.map(inside);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inside(item, name)]));
}

function interpolateText(
  text: string,
  environment: Environment,
  onProblem: (message: string) => void,
): unknown {
  const replaced = text.replace(reference, (written, name: string, fallback: string | undefined) => {
    const replacement = environment[name] ?? fallback;
    if (replacement !== undefined) return replacement;
    onProblem(`the environment variable ${name} is not set; set it, or write a default: \${${name}:default}`);
    return written;
  });
  const wholly = text.replace(reference, '') === '' && text !== '';
  return wholly ? typed(replaced) : replaced;
}

function typed(text: string): unknown {
  if (text === '') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  // Text that a number would not give back, such as a long numeric key or 1.10, may be a secret: it stays text.
  return plainNumber.test(text) && String(Number(text)) === text ? Number(text) : text;
}
