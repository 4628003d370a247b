import type { RouteDescription } from '../route-description.ts';
import { failureSchema, openAiErrorSchema } from './error-schemas.ts';
import { documentPath, operationOf } from './operation.ts';
import { type JsonSchema, schemaOf } from './schema-of.ts';
import { securitySchemes } from './security.ts';
import { tagList } from './tags.ts';

/** The OpenAPI 3.1 document of these routes. */
export function openApiDocument(routes: readonly RouteDescription[], version: string): JsonSchema {
  const named = new Map<string, JsonSchema>([
    ['Failure', schemaOf(failureSchema, 'output', new Map())],
    ['OpenAiError', schemaOf(openAiErrorSchema, 'output', new Map())],
  ]);
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) {
    const path = documentPath(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, named) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Reprise',
      version,
      description:
        'The cache for LLM applications: an OpenAI-compatible gateway, and caches for applications.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This gateway' }],
    tags: tagList,
    paths,
    components: { schemas: Object.fromEntries(named), securitySchemes },
  };
}
