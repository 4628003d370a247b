import type { Config } from '../config/index.ts';
import { identifyCaller } from './tenant.ts';

/** Where a request of the application interface may carry its key. */
export interface Credentials {
  /** The header `X-API-Key`. */
  readonly apiKey: string | undefined;
  /** The header `Authorization`. */
  readonly authorization: string | undefined;
  /** The query parameter `api_key`. */
  readonly query: string | undefined;
}

/** Who calls the application interface. */
export interface ApiCaller {
  /** Whose data the request may see. */
  readonly tenant: string;
  /** Whether the request has one of the configured keys. */
  readonly known: boolean;
}

/**
 * Names the tenant of a request to `/api/*` by its key, from `X-API-Key`, `Authorization: Bearer` or `?api_key=`; where
 * several are given, the first in this order counts.
 *
 * `auth.share` is about answers, so it does not join tenants here. Undefined when keys are configured and the request has
 * none of them.
 */
export function identifyApiCaller(
  { apiKey, authorization, query }: Credentials,
  { keys }: Pick<Config['auth'], 'keys'>,
): ApiCaller | undefined {
  const own = apiKey ? `Bearer ${apiKey}` : authorization || (query ? `Bearer ${query}` : undefined);
  const caller = identifyCaller(own, { keys, share: false });
  return caller && { tenant: caller.tenant, known: keys.length > 0 };
}

/** Who asks for a path that needs no key, without one. */
export const anonymous: ApiCaller = { tenant: 'anonymous', known: false };
