import type { Context } from 'hono';
import { keyPrefix, tenantPrefix } from 'reprise/semantic';
import type { GatewayParts } from '../gateway-parts.ts';
import { HttpError, readNamespace } from '../http/index.ts';
import { requireCaller } from './caller.ts';

/** `DELETE /v1/cache/entries/:id`: removes one entry of the caller's own. */
export function deleteEntry({ config, answers }: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const { tenant } = requireCaller(context, config);
    const id = context.req.param('id') ?? '';
    const own = id.startsWith(tenantPrefix({ tenant }));
    if (own && (await answers.remove(id))) return Response.json({ removed: 1 });
    throw new HttpError(404, 'There is no such entry', { param: 'id', code: 'entry_not_found' });
  };
}

/** `DELETE /v1/cache/entries`: removes all entries of the caller's own, or those of the namespace it names. */
export function clearEntries({ config, answers }: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const { tenant } = requireCaller(context, config);
    const namespace = readNamespace((name) => context.req.header(name));
    const prefix = namespace === '' ? tenantPrefix({ tenant }) : keyPrefix({ tenant, namespace });
    return Response.json({ removed: await answers.clear(prefix) });
  };
}
