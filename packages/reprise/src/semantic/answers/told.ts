import type { Verdict } from '../judges/index.ts';
import type { ObservationSource } from '../observation.ts';

/** What a policy is told of a verdict. */
export interface Told {
  readonly right: boolean;
  readonly source: ObservationSource;
  /** The source, had the judge been sure; undefined when it was. */
  readonly unsure: ObservationSource | undefined;
}

/**
 * What a policy is told of a verdict. To leave out what the judge is unsure of would leave out mostly what is wrong, since
 * equal answers need no judge: so it counts as wrong, but not as wrong answers that were measured: there it widens the
 * interval.
 */
export function told(verdict: Verdict, source: ObservationSource): Told {
  if (verdict === 'unsure') return { right: false, source: 'explore', unsure: source };
  return { right: verdict === 'same', source, unsure: undefined };
}
