import type { CacheParts } from './cache-parts.ts';

/** What `CompletionCache.optimize` did (S2-36). */
export interface OptimizeResult {
  /** Keys removed whose time had come. */
  readonly expired: number;
  /** Keys removed whose suggestions were gone, and remains of keys. */
  readonly orphans: number;
  /** Keys removed because there were too many. */
  readonly evicted: number;
  /** Keys whose heat is forgotten, because nothing is left of it. */
  readonly cooled: number;
  /** Documents removed whose contexts were too old. */
  readonly contexts: number;
}

/** Removes what is of no use any more. */
export async function optimize({ roomMaker, ledger, heat, contexts }: CacheParts): Promise<OptimizeResult> {
  const { ended: expired, evicted } = await roomMaker.make();
  const orphans = await ledger.orphans();
  const [, cooled, old] = await Promise.all([ledger.remove(orphans), heat.cool(), contexts.forgetOld()]);
  return { expired, orphans: orphans.length, evicted, cooled, contexts: old };
}
