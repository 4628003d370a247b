import type { Context } from 'hono';
import type { RequestContext } from 'reprise/llm';
import { type Caller, identifyCaller } from '../auth/index.ts';
import type { Config } from '../config/index.ts';
import { HttpError, readDirectives, readNamespace } from '../http/index.ts';

/** @throws HttpError 401 when keys are configured and the request has none of them. */
export function requireCaller(context: Context, config: Config): Caller {
  const caller = identifyCaller(context.req.header('authorization'), config.auth);
  if (caller) return caller;
  throw new HttpError(401, 'Send one of the configured keys as: Authorization: Bearer KEY', {
    code: 'invalid_api_key',
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** Who asks, in which compartment, and what the request asks of the cache. */
export function requestContext(context: Context, caller: Caller): RequestContext {
  const header = (name: string) => context.req.header(name);
  return { tenant: caller.tenant, namespace: readNamespace(header), directives: readDirectives(header) };
}
