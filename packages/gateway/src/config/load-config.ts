import { readFileSync } from 'node:fs';
import { messageOf, RepriseError } from 'reprise/core';
import { parse } from 'yaml';
import type { z } from 'zod';
import { type Environment, interpolate } from './interpolate.ts';
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
 * @throws RepriseError `CONFIG_INVALID` naming the file and the path of every bad field.
 */
export function loadConfig(
  file: string | undefined,
  overrides: ConfigOverrides,
  environment: Environment,
): Config {
  const source = file ?? 'the built-in defaults';
  const content = file === undefined ? {} : (readYaml(file) ?? {});
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new RepriseError('CONFIG_INVALID', `${source}: the configuration must be a mapping of sections`);
  }
  return parseConfig(override(interpolate(content, environment), overrides), source);
}

/** Checks a configuration that is data already; see {@link loadConfig}. */
export function parseConfig(content: unknown, source = 'the configuration'): Config {
  const result = configSchema.safeParse(content);
  if (result.success) return result.data;
  const problems = result.error.issues.map(describe).join('\n  ');
  throw new RepriseError('CONFIG_INVALID', `${source} is not valid:\n  ${problems}`);
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new RepriseError('CONFIG_INVALID', `Cannot read the configuration ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
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

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('');
  return `${path.replace(/^\./, '') || '(top level)'}: ${issue.message}`;
}
