import type { Candidate } from '../candidate.ts';
import type { WeighedEntry } from './weigh-candidates.ts';

/**
 * Why an entry that no guard refused is not the one that is decided on, in a few words.
 *
 * @param surest the one that is decided on, where there is one.
 */
export function passedOver(
  { similarity, confidence, close }: Pick<WeighedEntry, 'similarity' | 'confidence' | 'close'>,
  surest: Pick<Candidate, 'confidence'> | undefined,
  floor: number,
): string {
  if (!(similarity >= floor)) return `similarity ${similarity.toFixed(4)} is under ${floor}`;
  if (surest === undefined || !close) return 'too little speaks for it';
  return confidence > surest.confidence ? 'others are closer' : 'another one is surer';
}
