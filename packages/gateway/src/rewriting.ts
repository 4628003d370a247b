import { modelRewriter, type ResponseCacheOptions } from 'reprise/llm';
import { completeThrough, type ModelSource } from './ask-model.ts';
import type { Config } from './config/index.ts';

/** Compartment of a tenant's cache for what the model made of questions. */
const namespace = 'rewritten-questions';

/** How questions of conversations are rewritten; nothing where they are compared after the same turns only. */
export function rewritingOf(
  { enabled, conversation, rewrite }: Config['semantic'],
  source: ModelSource,
): Pick<ResponseCacheOptions, 'rewrite' | 'rewriteDeadline'> {
  const { model, deadline: rewriteDeadline } = rewrite;
  if (!enabled || conversation === 'scope' || model === undefined) return {};
  const complete = completeThrough(source);
  return {
    rewriteDeadline,
    rewrite: modelRewriter({
      model,
      ask: (request, { tenant, signal }) => complete(request, { tenant, namespace, signal }),
    }),
  };
}
