import type { Clock } from '../../core/index.ts';
import type { Rate } from './trust-stats.ts';
import { wilson } from './wilson.ts';

/** One hit of which it is known whether it was right. */
export interface Label {
  readonly at: number;
  readonly right: boolean;
  /** How many hits it stands for. */
  readonly weight: number;
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

  clear(): void {
    this.#labels = [];
  }

  /** How many of `newest` labels, at most, are wrong, and how many there are. */
  newest(newest: number): { readonly wrong: number; readonly all: number } {
    this.#trim();
    const labels = this.#labels.slice(-newest);
    return { wrong: labels.filter(({ right }) => !right).length, all: labels.length };
  }

  /**
   * The share of wrong ones, each counted for as many as it stands for; `part` and `whole` are counts of labels. The
   * interval is Wilson's for as many equal labels as these are worth (Kish, 1965).
   */
  wrongRate(): Rate {
    this.#trim();
    const wrong = this.#labels.filter(({ right }) => !right);
    const all = sum(this.#labels);
    if (all === 0) return { part: 0, whole: 0, rate: undefined, low: 0, high: 1 };
    const rate = sum(wrong) / all;
    const worth = all ** 2 / this.#labels.reduce((squares, { weight }) => squares + weight ** 2, 0);
    return { part: wrong.length, whole: this.#labels.length, rate, ...wilson(rate * worth, worth) };
  }

  #trim(): void {
    const { most, age, clock } = this.#options;
    const oldest = clock.now() - age;
    let drop = Math.max(0, this.#labels.length - most);
    while (drop < this.#labels.length && this.#labels[drop]!.at < oldest) drop += 1;
    if (drop > 0) this.#labels = this.#labels.slice(drop);
  }
}

function sum(labels: readonly Label[]): number {
  return labels.reduce((total, { weight }) => total + weight, 0);
}
