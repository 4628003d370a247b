import { modelRewriter, type ResponseCacheOptions } from 'reprise/llm';
import type { Config } from '../config/index.ts';
import { completeDirectly, type Upstream } from '../upstreams/index.ts';

/**
 * How questions of conversations are rewritten; nothing where they are compared after the same turns only. The model is
 * asked past the cache: what it said is remembered by who asks, and nobody can plant another question there.
 */
export function rewritingOf(
  { enabled, conversation, rewrite }: Config['semantic'],
  upstream: Upstream,
): Pick<ResponseCacheOptions, 'rewrite' | 'rewriteDeadline'> {
  const { model, deadline: rewriteDeadline } = rewrite;
  if (!enabled || conversation === 'scope' || model === undefined) return {};
  const complete = completeDirectly(upstream);
  const ask = modelRewriter({ model, ask: (request, { signal }) => complete(request, signal) });
  return { rewriteDeadline, rewrite: ask };
}
