import type { DemoRequest } from './demo-request.ts';
import type { Outcome } from './outcome.ts';

/** How traffic is played. */
export interface PlayOptions {
  /** Most requests under way at once, but for those that are sent together. */
  readonly concurrency: number;
  /** Nothing new is sent once this aborts. */
  readonly signal: AbortSignal;
  /** Sends one request; must not reject. */
  readonly send: (request: DemoRequest) => Promise<Outcome>;
  /** Hears of each outcome as it comes in. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * Sends traffic in its order, several requests at once.
 *
 * While the first request of a group is under way the others of the group wait, so that a repeat finds the
 * answer it repeats; later requests of other groups go ahead meanwhile. Neighbours of kind `together` in one
 * group are sent at the same moment.
 */
export async function playTraffic(traffic: readonly DemoRequest[], options: PlayOptions): Promise<void> {
  const { concurrency, signal } = options;
  const waiting = batchesOf(traffic);
  const begun = new Set<string>();
  const answered = new Set<string>();
  const underWay = new Set<Promise<void>>();

  const play = async (batch: readonly DemoRequest[]): Promise<void> => {
    await Promise.all(batch.map(async (request) => options.onOutcome(await options.send(request))));
    answered.add(batch[0]!.group);
  };
  const mayStart = ([{ group }]: Batch): boolean => answered.has(group) || !begun.has(group);

  while (waiting.length > 0 && !signal.aborted) {
    const next = underWay.size < concurrency ? waiting.findIndex(mayStart) : -1;
    if (next === -1) {
      await Promise.race(underWay);
      continue;
    }
    const [batch] = waiting.splice(next, 1) as [Batch];
    begun.add(batch[0].group);
    const playing: Promise<void> = play(batch).finally(() => underWay.delete(playing));
    underWay.add(playing);
  }
  await Promise.all(underWay);
}

type Batch = [DemoRequest, ...DemoRequest[]];

function batchesOf(traffic: readonly DemoRequest[]): Batch[] {
  const batches: Batch[] = [];
  for (const request of traffic) {
    const last = batches.at(-1);
    const joins = last?.[0].kind === 'together' && request.kind === 'together';
    if (last && joins && last[0].group === request.group) last.push(request);
    else batches.push([request]);
  }
  return batches;
}
