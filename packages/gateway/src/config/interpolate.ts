import { RepriseError } from 'reprise/core';

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
 * @throws RepriseError `CONFIG_INVALID` for a variable that is not set and has no default.
 */
export function interpolate(value: unknown, environment: Environment, path = ''): unknown {
  if (typeof value === 'string') return interpolateText(value, environment, path);
  if (Array.isArray(value)) return value.map((item, at) => interpolate(item, environment, `${path}[${at}]`));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => {
    return [name, interpolate(item, environment, path === '' ? name : `${path}.${name}`)];
  });
  return Object.fromEntries(entries);
}

function interpolateText(text: string, environment: Environment, path: string): unknown {
  const replaced = text.replace(reference, (_, name: string, fallback: string | undefined) => {
    const found = environment[name] ?? fallback;
    if (found !== undefined) return found;
    throw new RepriseError(
      'CONFIG_INVALID',
      `${path}: the environment variable ${name} is not set; set it, or write a default: \${${name}:default}`,
    );
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
