import { logOddsOf } from './logistic-fit.ts';
import type { Label } from './strata.ts';
import { WrongShare } from './wrong-share.ts';

const width = 0.5;
/** Counts are halved from here on, so that old ones are forgotten. */
const most = 500;

/** How often candidates of about the same confidence were wrong, whatever a line through all labels makes of them. */
export class NearbyLabels {
  readonly #shares = new Map<number, WrongShare>();

  /** Takes in one label. */
  add({ confidence, right }: Label): void {
    const at = placeOf(confidence);
    const share = this.#shares.get(at) ?? new WrongShare(most);
    share.add(right);
    this.#shares.set(at, share);
  }

  /** Share that was wrong. */
  wrong(confidence: number): number {
    return (this.#shares.get(placeOf(confidence)) ?? new WrongShare(most)).share;
  }
}

function placeOf(confidence: number): number {
  return Math.floor(logOddsOf(confidence) / width);
}
