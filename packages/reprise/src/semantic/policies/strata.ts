/** A candidate's confidence, and whether it was right. */
export interface Label {
  readonly confidence: number;
  readonly right: boolean;
}

/** Labels of about the same confidence. */
interface Stratum {
  /** The oldest first. */
  readonly labels: Label[];
  /** Lookups that fell here, recent ones counting more. */
  lookups: number;
}

const strataCount = 40;
/** Labels kept in all strata; the fullest loses its oldest. */
const most = 2_000;
/** Standard deviations added to the share of wrong answers, which 95% of all chances stay under. */
const deviations = 1.645;
/** Lookups after which an earlier one counts 1 / e. */
const memory = 20_000;

/**
 * Labels in strata of confidence. How many lookups fall into a stratum is counted by how many each label stands for;
 * how many of them are wrong by the labels of the stratum alone, each counting the same.
 *
 * So candidates that are served and seldom audited keep their labels while those that are not served gain one at every
 * lookup, and one audit does not outweigh hundreds of labels.
 */
export class Strata {
  readonly #strata: Stratum[] = Array.from({ length: strataCount }, () => ({ labels: [], lookups: 0 }));
  #size = 0;

  /** Labels kept. */
  get size(): number {
    return this.#size;
  }

  /** @param lookups How many lookups the label stands for. */
  add(label: Label, lookups: number): void {
    const kept = Math.exp(-lookups / memory);
    for (const stratum of this.#strata) stratum.lookups *= kept;
    const at = Math.floor(Math.min(1, Math.max(0, label.confidence)) * strataCount);
    const stratum = this.#strata[Math.min(at, strataCount - 1)]!;
    stratum.lookups += lookups;
    stratum.labels.push(label);
    this.#size += 1;
    if (this.#size > most) this.#dropOne();
  }

  /** Share of the lookups with a confidence over `bound`. */
  shareOver(bound: number): number {
    const shares = this.#shares();
    let share = 0;
    for (const [at, { labels }] of this.#strata.entries()) {
      const over = labels.filter(({ confidence }) => confidence > bound).length;
      if (over > 0) share += (shares[at]! * over) / labels.length;
    }
    return share;
  }

  /**
   * The least confidence over which wrong answers are at most `maxError` of the lookups, even if one more label of the
   * stratum that counts most were wrong, and the labels were luckier than usual; undefined when there is none.
   */
  lowestBound(maxError: number): number | undefined {
    const shares = this.#shares();
    let risk = 0;
    let oneMore = 0;
    let variance = 0;
    let bound: number | undefined;
    for (let at = strataCount - 1; at >= 0; at--) {
      const { labels } = this.#strata[at]!;
      const share = shares[at]!;
      if (share > 0) oneMore = Math.max(oneMore, share / labels.length);
      const ranked = labels.toSorted((left, right) => right.confidence - left.confidence);
      for (const { confidence, right } of ranked) {
        // The bound is strict: labels of its own confidence are not over it.
        if (risk + deviations * Math.sqrt(variance) + oneMore > maxError * (1 + oneMore)) return bound;
        bound = confidence;
        if (right) continue;
        risk += share / labels.length;
        variance += (share / labels.length) ** 2;
      }
    }
    return bound;
  }

  #shares(): number[] {
    const all = this.#strata.reduce((sum, { lookups }) => sum + lookups, 0);
    return this.#strata.map(({ lookups }) => (all === 0 ? 0 : lookups / all));
  }

  #dropOne(): void {
    const fullest = this.#strata.reduce((most, stratum) =>
      stratum.labels.length > most.labels.length ? stratum : most,
    );
    fullest.labels.shift();
    this.#size -= 1;
  }
}
