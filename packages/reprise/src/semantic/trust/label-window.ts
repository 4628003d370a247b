import type { Clock } from '../../core/index.ts';
import type { Rate } from './trust-stats.ts';
import { weightOf, worthOf } from './weights.ts';
import { wilson } from './wilson.ts';

/** One hit that was judged. */
export interface Label {
  readonly at: number;
  /** Undefined when the judge could not tell. */
  readonly right: boolean | undefined;
  /** How many hits it stands for. */
  readonly weight: number;
  /** Who judged it, where that is known. */
  readonly judge?: string | undefined;
}

/** Which labels count. */
export interface LabelWindowOptions {
  readonly most: number;
  /** Milliseconds. */
  readonly age: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** The newest labels, and none too old. */
export class LabelWindow {
  readonly #options: LabelWindowOptions;
  #labels: Label[] = [];

  constructor(options: LabelWindowOptions) {
    this.#options = options;
  }

  /** Labels of several instances need not come in the order of time. */
  add(label: Label): void {
    let at = this.#labels.length;
    while (at > 0 && this.#labels[at - 1]!.at > label.at) at -= 1;
    this.#labels.splice(at, 0, label);
    this.#trim();
  }

  /** Lets go of labels. */
  forget(isForgotten: (label: Label) => boolean): void {
    this.#labels = this.#labels.filter((label) => !isForgotten(label));
  }

  /**
   * The share of wrong ones among those of which it is known, each counted for as many as it stands for; `part`, `whole`
   * and `unsure` are counts of labels. The interval is Wilson's for as many equal labels as these are worth (Kish, 1965):
   * its lower end takes the unsure ones for right, its upper end for wrong.
   */
  wrongRate(): Rate {
    this.#trim();
    return rateOfLabels(this.#labels);
  }

  /** The same without those the judge could not tell, of which more would tell no more. */
  decidedRate(): Rate {
    this.#trim();
    return rateOfLabels(this.#labels.filter(({ right }) => right !== undefined));
  }

  #trim(): void {
    const { most, age, clock } = this.#options;
    const oldest = clock.now() - age;
    let drop = Math.max(0, this.#labels.length - most);
    while (drop < this.#labels.length && this.#labels[drop]!.at < oldest) drop += 1;
    if (drop > 0) this.#labels = this.#labels.slice(drop);
  }
}

function rateOfLabels(labels: readonly Label[]): Rate {
  const wrong = labels.filter(({ right }) => right === false);
  const unsure = labels.filter(({ right }) => right === undefined);
  const [ofAll, ofWrong, ofUnsure] = [weightOf(labels), weightOf(wrong), weightOf(unsure)];
  const decided = labels.length - unsure.length;
  const worth = worthOf(labels);
  return {
    part: wrong.length,
    whole: decided,
    unsure: unsure.length,
    rate: decided === 0 ? undefined : ofWrong / (ofAll - ofUnsure),
    low: wilson((ofWrong / ofAll) * worth, worth).low,
    high: wilson(((ofWrong + ofUnsure) / ofAll) * worth, worth).high,
  };
}
