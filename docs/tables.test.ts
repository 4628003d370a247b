import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema, createApp, parseConfig } from '@reprise/gateway';
import { errorTable } from 'reprise/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { blocksOf, root, tableRows } from './support/markdown.ts';
import { type Playground, startPlayground } from './support/playground.ts';
import { run } from './support/run.ts';

interface Field {
  readonly type?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
  readonly additionalProperties?: Field | false;
}

/** Path and default of every field of a schema; objects are listed by their fields. */
function fields(schema: Field, filled: unknown, path = ''): [string, string][] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    fields(field, member(filled, name), path === '' ? name : `${path}.${name}`),
  );
  const items = schema.items?.properties ? fields(schema.items, undefined, `${path}[]`) : [];
  const extra = schema.additionalProperties
    ? fields(schema.additionalProperties, undefined, `${path}.MODEL`)
    : [];
  // The schema has defaults as they are written, such as 10MiB, but not those behind a transformation.
  const value = schema.default ?? filled;
  const own: [string, string][] = schema.properties
    ? []
    : [[path, value === undefined ? 'none' : `\`${asText(value)}\``]];
  return [...own, ...below, ...items, ...extra];
}

function member(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>> | undefined)?.[name];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

describe('docs/configuration.md', () => {
  const path = 'docs/configuration.md';

  it('has every field of the schema with its default, and no other', () => {
    const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Field;
    const named = tableRows(path).map(([field, value]) => [field, value]);
    expect(named.toSorted()).toEqual(fields(schema, parseConfig({})).toSorted());
  });

  it('shows what reprise config prints', async () => {
    const { output } = await run(process.execPath, ['packages/gateway/bin/reprise.js', 'config']);
    expect(
      blocksOf(path)
        .filter(({ language }) => language === 'yaml')
        .map(({ code }) => code),
    ).toContain(output);
  });
});

describe('docs/errors.md', () => {
  const rows = tableRows('docs/errors.md');

  it('has every error code with its status and remedy, and no other', () => {
    const named = rows
      .filter(([code = '']) => /^[A-Z]/.test(code))
      .map(([code, status, remedy]) => [code, status, remedy]);
    expect(named).toEqual(
      Object.entries(errorTable).map(([code, { status, remedy }]) => [code, String(status), remedy]),
    );
  });

  it('has every code that the routes of the gateway answer with, and no other', () => {
    const source = join(root, 'packages/gateway/src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^(?:app|(?:api|http|routes)\/.*)(?<!\.test)\.ts$/.test(file.replaceAll('\\', '/')),
    );
    const codes = files.flatMap((file) => {
      const program = readFileSync(join(source, file), 'utf8').replace(/^\s*\*.*$/gm, '');
      return [...program.matchAll(/\bcode: '([a-z_]+)'/g)].map(([, code]) => code);
    });
    const own = codes.filter((code) => !(String(code).toUpperCase() in errorTable));
    const named = rows.filter(([code = '']) => /^[a-z]/.test(code)).map(([code]) => code);
    expect(named.toSorted()).toEqual([...new Set(own)].toSorted());
  });
});

describe('docs/gateway.md', () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground();
  }, 30_000);
  afterAll(() => playground[Symbol.asyncDispose]());
  const rows = tableRows('docs/gateway.md').map(([first = '']) => first);

  it('names every route, and no other', () => {
    const routes = createApp(playground.gateway.parts)
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`);
    expect(rows.filter((row) => /^[A-Z]+ \//.test(row)).toSorted()).toEqual([...new Set(routes)].toSorted());
  });

  it('names every metric, and no other', async () => {
    const text = await (await fetch(`${playground.gateway.url}/metrics`)).text();
    const metrics = [...text.matchAll(/^# TYPE (reprise_\w+)/gm)].map(([, name]) => name);
    expect(rows.filter((row) => row.startsWith('reprise_')).toSorted()).toEqual(metrics.toSorted());
  });
});
