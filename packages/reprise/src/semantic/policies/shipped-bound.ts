import { defaultConfidence } from './default-bounds.ts';
import type { Label } from './strata.ts';
import { WrongShare } from './wrong-share.ts';

/** Share of the lookups that is believed to be over it before many were seen. */
const believedShare = 0.2;
const fewLookups = 100;
/** Counts are halved from here on, so that old ones are forgotten. */
const most = 2_000;
/** A candidate this many times as likely wrong as the bound allows is not served for its confidence alone. */
const doubted = 3;

/**
 * What the labels of one bucket make of the bound that is shipped: a policy that learns serves what the default policy
 * would, until labels speak against it.
 */
export class ShippedBound {
  readonly #maxError: number;
  readonly #over = new WrongShare(most);
  #labels = 0;
  #seen = { over: 0, all: 0 };

  constructor(maxError: number) {
    this.#maxError = maxError;
  }

  /** Counts a lookup. */
  see(confidence: number): void {
    if (this.#seen.all >= most) this.#seen = { over: this.#seen.over / 2, all: this.#seen.all / 2 };
    this.#seen.all += 1;
    if (isOver(confidence)) this.#seen.over += 1;
  }

  /** Takes in one label. */
  add({ confidence, right }: Label): void {
    this.#labels += 1;
    if (isOver(confidence)) this.#over.add(right);
  }

  /**
   * Whether a candidate may be served for its confidence.
   *
   * @param chance that it is right, as far as all labels tell; not asked while there are fewer than `2 / maxError`.
   */
  allows(confidence: number, chance: number): boolean {
    if (!isOver(confidence)) return false;
    if (this.#labels >= 2 / this.#maxError && chance < 1 - doubted * this.#maxError) return false;
    return this.#isKept();
  }

  /** Share of the lookups that are served for their confidence. */
  get share(): number {
    return this.#isKept() ? this.#shareOver() : 0;
  }

  #isKept(): boolean {
    return this.#over.share * this.#shareOver() <= this.#maxError;
  }

  #shareOver(): number {
    const { over, all } = this.#seen;
    return all < fewLookups ? Math.max(believedShare, over / Math.max(1, all)) : over / all;
  }
}

function isOver(confidence: number): boolean {
  return confidence > defaultConfidence;
}
