import type { Context } from 'hono';
import type { RequestContext } from 'reprise/llm';
import { anonymous, type Caller, identifyCaller, isExcluded } from '../auth/index.ts';
import type { Config } from '../config/index.ts';
import { HttpError, type JsonBody, readDirectives, readNamespace, roundedNumber } from '../http/index.ts';

/** @throws HttpError 401 when keys are configured, the request has none of them, and its path is not excluded. */
export function requireCaller(context: Context, config: Config): Caller {
  const caller = identifyCaller(context.req.header('authorization'), config.auth);
  if (caller) return caller;
  if (isExcluded(context.req.path, config.auth.excluded_paths)) {
    return { tenant: anonymous.tenant, forwardedAuthorization: undefined };
  }
  throw new HttpError(401, 'Send one of the configured keys as: Authorization: Bearer KEY', {
    code: 'invalid_api_key',
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** A handler that needs no key where its path is excluded, and one of the configured keys where it is not. */
export function unlessExcluded(path: string, config: Config, handler: Handler): Handler {
  if (isExcluded(path, config.auth.excluded_paths)) return handler;
  return (context) => {
    requireCaller(context, config);
    return handler(context);
  };
}

type Handler = (context: Context) => Response | Promise<Response>;

/**
 * Who asks, in which compartment, and what the request asks of the cache, which must not answer a body that cannot be told
 * from another one once it is parsed.
 */
export function requestContext(
  context: Context,
  caller: Caller,
  body?: Pick<JsonBody, 'text'>,
): RequestContext {
  const header = (name: string) => context.req.header(name);
  const { tenant } = caller;
  const namespace = readNamespace(header);
  const directives = readDirectives(header);
  const bypass = body && ambiguity(body);
  return { tenant, namespace, directives: bypass === undefined ? directives : { ...directives, bypass } };
}

/** Why a body cannot be told from another one, if that is so. */
export function ambiguity({ text }: Pick<JsonBody, 'text'>): string | undefined {
  const number = roundedNumber(text);
  return number && `the whole number ${number.slice(0, 40)} is too large to be told from its neighbours`;
}
