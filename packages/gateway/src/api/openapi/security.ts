import type { JsonSchema } from './schema-of.ts';

/** The ways to send a key of `auth.keys`. */
export const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A key of auth.keys.' },
  apiKeyHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A key of auth.keys.' },
  apiKeyQuery: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'A key of auth.keys. Addresses are often logged on the way: prefer a header.',
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

const everyWay = Object.keys(securitySchemes);

/**
 * What an operation takes. OpenAI's interface knows the bearer token only; no key at all is fine where none are configured,
 * the path is excluded, or the route is open.
 */
export function securityOf(errors: 'envelope' | 'openai'): readonly JsonSchema[] {
  const ways = errors === 'openai' ? ['bearer'] : everyWay;
  return [...ways.map((name) => ({ [name]: [] })), {}];
}
