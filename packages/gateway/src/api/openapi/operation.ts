import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import type { AnswerDescription, RouteDescription } from '../route-description.ts';
import { type JsonSchema, referenceTo, schemaOf } from './schema-of.ts';
import { securityOf } from './security.ts';

/** The operation of a route, as OpenAPI 3.1 has it. */
export function operationOf(route: RouteDescription, named: Map<string, JsonSchema>): JsonSchema {
  const { tag, summary, description, body } = route;
  return {
    operationId: operationId(route),
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(route.errors),
    parameters: [...parametersOf(route.params, 'path', named), ...parametersOf(route.query, 'query', named)],
    ...(body
      ? { requestBody: { required: true, content: jsonContent(schemaOf(body, 'input', named)) } }
      : {}),
    responses: responsesOf(route, named),
  };
}

/** The path as OpenAPI writes it: `/a/{id}`. */
export function documentPath(path: string): string {
  return path.replace(/:(\w+)(?:\{[^}]*\})?/g, '{$1}');
}

function operationId({ method, path }: RouteDescription): string {
  const words = path.split(/\W+/).filter((word) => word !== '');
  return [method.toLowerCase(), ...words].join('_');
}

function parametersOf(
  schema: z.ZodObject | undefined,
  place: 'path' | 'query',
  named: Map<string, JsonSchema>,
): JsonSchema[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input', named) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...field }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: field,
  }));
}

function responsesOf(route: RouteDescription, named: Map<string, JsonSchema>): JsonSchema {
  const { answer, errors } = route;
  const failures = statusesOf(route).map((status) => {
    const content = status < 400 ? {} : { content: jsonContent(referenceTo(errorNames[errors])) };
    return [String(status), { description: STATUS_CODES[status] ?? String(status), ...content }];
  });
  const good = [
    String(answer.status ?? 200),
    { description: answer.description, content: contentOf(answer, named) },
  ];
  return Object.fromEntries([good, ...failures]) as JsonSchema;
}

const errorNames = { envelope: 'Failure', openai: 'OpenAiError' } as const;

function statusesOf({ access, params, query, body, statuses = [] }: RouteDescription): number[] {
  const implied = [
    ...(params || query || body ? [400] : []),
    ...(access === 'key' ? [401] : []),
    ...(body ? [413] : []),
    500,
  ];
  return [...new Set([...implied, ...statuses])].toSorted((left, right) => left - right);
}

function contentOf(answer: AnswerDescription, named: Map<string, JsonSchema>): JsonSchema {
  const { form, schema, status = 200 } = answer;
  const data = schemaOf(schema, 'output', named);
  return form === 'envelope' ? jsonContent(envelopeOf(data, status)) : { [form]: { schema: data } };
}

function envelopeOf(data: JsonSchema, status: number): JsonSchema {
  return {
    type: 'object',
    properties: { code: { const: status }, status: { const: 'success' }, message: { type: 'string' }, data },
    required: ['code', 'status', 'message', 'data'],
  };
}

function jsonContent(schema: JsonSchema): JsonSchema {
  return { 'application/json': { schema } };
}
