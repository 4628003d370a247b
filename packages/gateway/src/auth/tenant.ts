import { timingSafeEqual } from 'node:crypto';
import { sha256 } from 'reprise/entry';
import type { Config } from '../config/index.ts';

/** Who sent a request. */
export interface Caller {
  /** Names who may share answers. */
  readonly tenant: string;
  /** The caller's own `Authorization` header, when it is meant for the upstream. */
  readonly forwardedAuthorization: string | undefined;
}

/**
 * Names the tenant of a request: by the configured keys, else by the hashed bearer token or other
 * authorization, so that two keys never
 * share an answer unless the configuration says so.
 *
 * Undefined when keys are configured and the request has none of them.
 */
export function identifyCaller(
  authorization: string | undefined,
  auth: Pick<Config['auth'], 'keys' | 'share'>,
): Caller | undefined {
  const token = /^Bearer\s+(.+)$/i.exec(authorization ?? '')?.[1]?.trim();
  if (auth.keys.length > 0) {
    const known = token === undefined ? undefined : auth.keys.find(({ key }) => isSame(key, token));
    if (!known) return undefined;
    return {
      tenant: auth.share ? sharedTenant : `tenant:${known.tenant}`,
      forwardedAuthorization: undefined,
    };
  }
  const own = token === undefined ? tenantOfOther(authorization) : `bearer:${sha256(token)}`;
  return { tenant: auth.share ? sharedTenant : own, forwardedAuthorization: authorization };
}

const sharedTenant = 'shared';

/** Other schemes reach the upstream, too, so who uses them is somebody of their own. */
function tenantOfOther(authorization: string | undefined): string {
  return authorization ? `authorization:${sha256(authorization)}` : 'anonymous';
}

/** Takes the same time wherever two keys differ. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(left)), Buffer.from(sha256(right)));
}
