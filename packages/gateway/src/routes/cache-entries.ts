import type { Context } from 'hono';
import { chatPrefix, keyPrefix, tenantPrefix } from 'reprise/semantic';
import { embeddingPrefix } from '../embeddings/index.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import { HttpError, readNamespace } from '../http/index.ts';
import { ownPrefix } from '../upstreams/index.ts';
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

/**
 * `DELETE /v1/cache/entries`: removes all of the caller's own, answers and embeddings, or those of the namespace it
 * names.
 */
export function clearEntries({
  config,
  answers,
  vectors,
  ownAnswers,
}: GatewayParts): (context: Context) => Promise<Response> {
  return async (context) => {
    const { tenant } = requireCaller(context, config);
    const namespace = readNamespace((name) => context.req.header(name));
    const beginning = (prefix: string): string =>
      namespace === '' ? tenantPrefix({ tenant, prefix }) : keyPrefix({ tenant, namespace, prefix });
    const removed = await Promise.all([
      answers.clear(beginning(chatPrefix)),
      vectors.clear(beginning(embeddingPrefix)),
      ownAnswers.clear(beginning(ownPrefix)),
    ]);
    return Response.json({ removed: removed.reduce((sum, count) => sum + count, 0) });
  };
}
