import type { DemoRequest } from './demo-request.ts';
import type { Answered } from './outcome.ts';
import type { WrongHit } from './report.ts';

/** What the groups of the traffic say about the hits of a run. */
export interface Judgement {
  readonly wrongHits: readonly WrongHit[];
  /** Hits on entries that are older than the run and that nothing in it identifies. */
  readonly unjudged: number;
}

const ownAnswers: ReadonlySet<Answered['kind']> = new Set(['miss', 'exact']);

/**
 * Compares every answer that was made for another request with the group that request belongs to.
 *
 * An entry belongs to the request that missed and so created it. An exact hit identifies its entry as well,
 * since it asked with the same messages; that covers entries of earlier runs.
 */
export function judge(answers: readonly Answered[]): Judgement {
  const origins = new Map<string, DemoRequest>();
  for (const { kind, entryId, request } of answers) {
    if (entryId === undefined || !ownAnswers.has(kind)) continue;
    if (kind === 'miss' || !origins.has(entryId)) origins.set(entryId, request);
  }
  const wrongHits: WrongHit[] = [];
  let unjudged = 0;
  for (const { kind, entryId, request, similarity } of answers) {
    if (kind === 'miss' || kind === 'bypass') continue;
    const origin = entryId === undefined ? undefined : origins.get(entryId);
    if (origin === undefined) unjudged += 1;
    else if (origin.group !== request.group) wrongHits.push({ request, origin, kind, similarity });
  }
  return { wrongHits, unjudged };
}
