import { leastVerified } from '../evidence/confidence.ts';
import { facetsOf, isOneWordOff, sharesNothing } from '../guards/index.ts';

/** A cached phrasing of an answer. */
export interface Phrasing {
  readonly text: string;
  readonly similarity: number;
}

/** From so many more phrasings of an answer on, they show which words of it do not matter. */
const telling = 5;
/** What the verifier has to say of a phrasing of which one word is another: it knows synonyms. */
const surelySame = 0.8;

/**
 * Why an answer must not be served for its neighbours' sake, whatever speaks for the candidate; undefined where nothing is
 * found. Neighbours that agree say that the answer is asked in many ways, not that this is one of them.
 *
 * @param phrasings all cached prompts nearby with the candidate's answer, itself included.
 * @param verified what the verifier says of a cached prompt.
 */
export function doubtOf(
  query: string,
  candidate: Phrasing,
  phrasings: readonly Phrasing[],
  verified: (phrasing: Phrasing) => number,
): string | undefined {
  const asked = facetsOf(query);
  if (sharesNothing(asked, facetsOf(candidate.text))) return 'no word of it is in the cached prompt';
  if (phrasings.length > telling) return undefined;
  for (const phrasing of phrasings) {
    const isCloser = phrasing !== candidate && phrasing.similarity >= candidate.similarity;
    if (isCloser && verified(phrasing) < leastVerified) return 'the verifier refuses a closer phrasing';
    if (isOneWordOff(asked, facetsOf(phrasing.text)) && verified(phrasing) < surelySame) {
      return 'it has one word more or other than a phrasing, of which few are known';
    }
  }
  return undefined;
}
