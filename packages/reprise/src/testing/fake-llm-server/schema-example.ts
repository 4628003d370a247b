interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** A value that fits a simple JSON schema; strings are `text`, numbers its length. */
export function schemaExample(schema: unknown, text: string): unknown {
  return example((schema ?? {}) as Schema, text);
}

function example(schema: Schema, text: string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.[0] ?? 'object');
  if (type === 'string') return text;
  if (type === 'number' || type === 'integer') return text.length;
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'array') return [example(schema.items ?? { type: 'string' }, text)];
  const properties = Object.entries(schema.properties ?? {});
  return Object.fromEntries(properties.map(([name, property]) => [name, example(property, text)]));
}
