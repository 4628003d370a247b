import { logOddsOf } from './logistic-fit.ts';
import type { Label } from './strata.ts';

/** As firmly as ten labels of which none was wrong, nearly. */
const believed = { wrong: 0.1, all: 10 };
const width = 0.5;
/** Counts are halved from here on, so that old ones are forgotten. */
const most = 500;

/** How often candidates of about the same confidence were wrong, whatever a line through all labels makes of them. */
export class NearbyLabels {
  readonly #counts = new Map<number, { wrong: number; all: number }>();

  /** Takes in one label. */
  add({ confidence, right }: Label): void {
    const at = placeOf(confidence);
    const { wrong, all } = this.#counts.get(at) ?? { wrong: 0, all: 0 };
    const kept = all >= most ? 0.5 : 1;
    this.#counts.set(at, { wrong: wrong * kept + (right ? 0 : 1), all: all * kept + 1 });
  }

  /** Share that was wrong. */
  wrong(confidence: number): number {
    const { wrong, all } = this.#counts.get(placeOf(confidence)) ?? { wrong: 0, all: 0 };
    return (wrong + believed.wrong) / (all + believed.all);
  }
}

function placeOf(confidence: number): number {
  return Math.floor(logOddsOf(confidence) / width);
}
