import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type JsonSchema, schemaOf } from './schema-of.ts';

const of = (schema: z.ZodType, io: 'input' | 'output' = 'input') => schemaOf(schema, io, new Map());

describe('the JSON Schema of a schema', () => {
  it('is what a client sends, before defaults and conversions, or what it gets', () => {
    const schema = z.object({ limit: z.coerce.number().default(3), name: z.string() });
    expect(of(schema)).toMatchObject({
      properties: { limit: { type: 'number', default: 3 } },
      required: ['name'],
    });
    expect(of(schema, 'output')).toMatchObject({ required: ['limit', 'name'] });
  });

  it('has formats and whole numbers in few words', () => {
    expect(of(z.iso.datetime())).toEqual({ type: 'string', format: 'date-time' });
    expect(of(z.int())).toEqual({ type: 'integer' });
    expect(of(z.int().min(1).max(9))).toEqual({ type: 'integer', minimum: 1, maximum: 9 });
    expect(of(z.string().regex(/^a/))).toEqual({ type: 'string', pattern: '^a' });
  });

  it('lets answers have more fields one day, and strict bodies not', () => {
    expect(of(z.object({}), 'output')).not.toHaveProperty('additionalProperties');
    expect(of(z.strictObject({}))).toMatchObject({ additionalProperties: false });
  });
});

describe('a schema with an id', () => {
  const message = z.object({ role: z.string() }).meta({ id: 'TestMessage' });

  it('is kept once, and referred to', () => {
    const named = new Map<string, JsonSchema>();
    const reference = { $ref: '#/components/schemas/TestMessage' };
    expect(schemaOf(message, 'input', named)).toEqual(reference);
    expect(schemaOf(z.array(message), 'input', named)).toEqual({ type: 'array', items: reference });
    expect([...named]).toEqual([['TestMessage', expect.objectContaining({ required: ['role'] })]]);
  });

  it('must be the only one of its id', () => {
    const named = new Map<string, JsonSchema>([['TestMessage', { type: 'null' }]]);
    expect(() => schemaOf(message, 'input', named)).toThrow('Two schemas have the id "TestMessage"');
  });
});
