import { z } from 'zod';

/** JSON Schema of draft 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of what a client sends (`input`) or gets (`output`). A schema with `.meta({ id })` goes to `named`, once,
 * and is referred to there.
 *
 * @throws Error when two different schemas have the same id.
 */
export function schemaOf(
  schema: z.ZodType,
  io: 'input' | 'output',
  named: Map<string, JsonSchema>,
): JsonSchema {
  const whole = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: readableFor(io) });
  const { $schema: _, $defs = {}, ...own } = whole as JsonSchema & { readonly $defs?: object };
  for (const [name, definition] of Object.entries($defs)) register(named, name, relocated(definition));
  return relocated(own) as JsonSchema;
}

function register(named: Map<string, JsonSchema>, name: string, definition: unknown): void {
  const known = named.get(name);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition)) {
    throw new Error(`Two schemas have the id "${name}"; give one of them another`);
  }
  named.set(name, definition as JsonSchema);
}

/**
 * Drops what says nothing to readers: the pattern of a format, the limits of JavaScript's whole numbers, and that an answer
 * will never have more fields.
 */
function readableFor(io: 'input' | 'output') {
  return ({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
    if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  };
}

/** The same with references to where OpenAPI keeps named schemas. */
function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => {
    return name === '$ref' ? [name, String(field).replace('#/$defs/', schemas)] : [name, relocated(field)];
  });
  return Object.fromEntries(fields);
}

const schemas = '#/components/schemas/';

/** A reference to a named schema. */
export function referenceTo(name: string): JsonSchema {
  return { $ref: `${schemas}${name}` };
}
