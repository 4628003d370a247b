import { RepriseError } from 'reprise/core';
import { configIssue, problemsOf } from './config-issue.ts';
import { found } from './found.ts';
import { type Environment, interpolate } from './interpolate.ts';
import { invalidConfig, type LineOf, type Problem } from './problem.ts';
import { readYaml } from './read-yaml.ts';
import { type Config, configSchema } from './schema.ts';

/** What the command line overrides. */
export interface ConfigOverrides {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly data?: string | undefined;
}

/**
 * Reads a YAML file, or takes the defaults, fills in the environment, applies what the command line says and checks
 * the result.
 *
 * @throws RepriseError `CONFIG_INVALID` naming the file, the path and the line of every bad field.
 */
export function loadConfig(
  file: string | undefined,
  overrides: ConfigOverrides,
  environment: Environment,
): Config {
  if (file === undefined) return parseConfig(override({}, overrides), 'the built-in defaults');
  const { content, lineOf } = readYaml(file);
  const sections = content ?? {};
  if (typeof sections !== 'object' || Array.isArray(sections)) {
    const message = `${file}: the configuration must be a mapping of sections; found ${found(sections, 'collection')}`;
    throw new RepriseError('CONFIG_INVALID', message);
  }
  const unset: Problem[] = [];
  const filled = interpolate(sections, environment, unset);
  if (unset.length > 0) throw invalidConfig(file, unset, lineOf);
  return parseConfig(override(filled, overrides), file, lineOf);
}

/** Checks a configuration that is data already; see {@link loadConfig}. */
export function parseConfig(
  content: unknown,
  source = 'the configuration',
  lineOf: LineOf = () => undefined,
): Config {
  const result = configSchema.safeParse(content, { error: configIssue });
  if (result.success) return result.data;
  throw invalidConfig(source, problemsOf(result.error, configSchema), lineOf);
}

function override(content: unknown, { host, port, data }: ConfigOverrides): unknown {
  const sections = content as Readonly<Record<string, unknown>>;
  const extend = (name: string, fields: Readonly<Record<string, unknown>>) => {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    if (given.length === 0) return {};
    return { [name]: { ...(sections[name] as object | undefined), ...Object.fromEntries(given) } };
  };
  return { ...sections, ...extend('server', { host, port }), ...extend('cache', { data }) };
}
