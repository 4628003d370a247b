import type { Context } from 'hono';
import { type ApiCaller, anonymous, identifyApiCaller, isExcluded } from '../auth/index.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import { HttpError, readJson } from '../http/index.ts';
import { checkedInput } from './checked-input.ts';
import type { RouteDescription } from './route-description.ts';

/**
 * Everything a route needs of its request; the body is read after the key is known to be good.
 *
 * @throws HttpError 401 without a key, 400 for a bad input, 413 for a body over `server.max_body`.
 */
export async function readInput(context: Context, parts: GatewayParts, route: RouteDescription) {
  const { params, query, body, access } = route;
  const { config } = parts;
  const caller = callerOf(context, parts, access);
  return {
    caller,
    parts,
    context,
    params: params ? checkedInput(params, paramsOf(context), 'path') : {},
    query: query ? checkedInput(query, queryOf(context), 'query') : {},
    body: body
      ? checkedInput(body, (await readJson(context, config.server.max_body)).value, 'body')
      : undefined,
  };
}

function callerOf(
  context: Context,
  { config: { auth } }: GatewayParts,
  access: RouteDescription['access'],
): ApiCaller {
  const { req } = context;
  const credentials = {
    apiKey: req.header('x-api-key'),
    authorization: req.header('authorization'),
    query: req.query('api_key'),
  };
  const caller = identifyApiCaller(credentials, auth);
  if (caller) return caller;
  if (access === 'open' || isExcluded(req.path, auth.excluded_paths)) return anonymous;
  throw new HttpError(
    401,
    'Send one of the configured keys, as X-API-Key: KEY or Authorization: Bearer KEY',
    {
      code: 'invalid_api_key',
      headers: { 'www-authenticate': 'Bearer' },
    },
  );
}

/** What is no percent-encoded UTF-8 would stand as it is, and be taken for the text that is written like it. */
function paramsOf({ req }: Context): Record<string, string> {
  try {
    decodeURIComponent(req.url.replace(/\?.*/s, ''));
  } catch {
    throw new HttpError(400, 'The path is no percent-encoded UTF-8', { code: 'bad_path' });
  }
  return req.param();
}

/** Query parameters by name; one that is given several times is a list. The key is nobody's parameter. */
function queryOf({ req }: Context): Record<string, string | string[]> {
  const given = Object.entries(req.queries()).filter(([name]) => name !== 'api_key');
  return Object.fromEntries(given.map(([name, values]) => [name, values.length === 1 ? values[0]! : values]));
}
