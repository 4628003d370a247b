import type { Verdict } from './judges/index.ts';
import type { ObservationSource } from './observation.ts';

/** What a policy is told of a verdict. */
export interface Told {
  readonly right: boolean;
  readonly source: ObservationSource;
  readonly unsure: boolean;
}

/**
 * What a policy is told of a verdict. To leave out what the judge is unsure of would leave out mostly what is wrong, since
 * equal answers need no judge: so it counts as wrong, but not as wrong answers that were measured.
 */
export function told(verdict: Verdict, source: ObservationSource): Told {
  const unsure = verdict === 'unsure';
  return { right: verdict === 'same', source: unsure ? 'explore' : source, unsure };
}
