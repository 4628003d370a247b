/** How often something was accepted and rejected, where older votes count less. */
export interface FeedbackCounts {
  readonly accepted: number;
  readonly rejected: number;
  /** When they were counted, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Milliseconds after which a vote counts half. */
const halfLife = 7 * 86_400_000;

/** Counts of what nobody voted on. */
export const noCounts: FeedbackCounts = { accepted: 0, rejected: 0, at: 0 };

/** What counts are worth at a later time. */
export function decayed({ accepted, rejected, at }: FeedbackCounts, now: number): FeedbackCounts {
  const share = 0.5 ** (Math.max(0, now - at) / halfLife);
  return { accepted: accepted * share, rejected: rejected * share, at: now };
}

/** Adds a vote. */
export function voted(counts: FeedbackCounts, accepted: boolean, now: number): FeedbackCounts {
  const before = decayed(counts, now);
  return accepted
    ? { ...before, accepted: before.accepted + 1 }
    : { ...before, rejected: before.rejected + 1 };
}

/** Votes that everything is thought to have had before anybody voted: on a type, and on one suggestion of it. */
const typePrior = 10;
const suggestionPrior = 2;
/** How far votes move a confidence at most, up or down. */
export const largestShift = 0.1;
/** A suggestion that was rejected so much more often than accepted comes behind all others. */
const tooOften = 1.5;
const sunk = 0.25;

/**
 * The confidence of a suggestion, given the votes on its type and on itself: the expected share of acceptance (the mean of
 * a Beta distribution whose prior is that of the type) moves it by up to 0.1; after two rejections it is a quarter, which
 * is under that of everything else, until one of them has lost weight.
 */
export function adjustedConfidence(confidence: number, type: FeedbackCounts, own: FeedbackCounts): number {
  const ofType = (type.accepted + typePrior / 2) / (type.accepted + type.rejected + typePrior);
  const share = (own.accepted + suggestionPrior * ofType) / (own.accepted + own.rejected + suggestionPrior);
  const shifted = Math.min(1, Math.max(0, confidence + 2 * largestShift * (share - 0.5)));
  const adjusted = own.rejected - own.accepted >= tooOften ? shifted * sunk : shifted;
  return Math.round(adjusted * 10_000) / 10_000;
}
