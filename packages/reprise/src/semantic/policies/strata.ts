import { logistic } from '../evidence/log-odds.ts';
import { logOddsOf } from './logistic-fit.ts';

/** A candidate's confidence, and whether it was right. */
export interface Label {
  readonly confidence: number;
  readonly right: boolean;
}

/** Labels of about the same confidence: the log-odds differ by a quarter at most. */
interface Stratum {
  /** The oldest first. */
  readonly labels: Label[];
  /** The same, the surest first: sorted once, not whenever a bound is computed. */
  readonly surest: Label[];
  /** Lookups that fell here, as this instance saw them; recent ones count more. */
  seen: number;
  /** The same, by what the labels stand for. */
  told: number;
}

const strataCount = 40;
const width = 0.25;
/** Log-odds where the lowest stratum but one begins; the highest has all from 7.75 on. */
const lowest = -2;
/** Labels kept in all strata. */
const most = 2_000;
/** Lookups after which an earlier one counts 1 / e. */
const memory = 20_000;
const keptOfOne = keptOf(1);
/** Lookups after which what was seen is believed; until then, as after a start, what the labels stand for. */
const enoughSeen = 200;
/** Standard deviations added to the share of wrong answers, which 95% of all chances stay under. */
const deviations = 1.645;

/**
 * Labels in strata of confidence. How many lookups fall into a stratum is counted; how many of them are wrong is told
 * by the labels of the stratum alone, each counting the same.
 *
 * So candidates that are served and seldom looked at again keep their labels, while those that are not served gain one
 * at every lookup; and one audit does not outweigh hundreds of labels.
 */
export class Strata {
  readonly #strata: readonly Stratum[] = Array.from({ length: strataCount }, emptyStratum);
  #size = 0;
  #seen = 0;

  /** Labels kept. */
  get size(): number {
    return this.#size;
  }

  /** Counts a lookup. */
  see(confidence: number): void {
    for (const stratum of this.#strata) stratum.seen *= keptOfOne;
    this.#of(confidence).seen += 1;
    this.#seen += 1;
  }

  /** @param lookups How many lookups the label stands for. */
  add(label: Label, lookups: number): void {
    const kept = keptOf(lookups);
    for (const stratum of this.#strata) stratum.told *= kept;
    const stratum = this.#of(label.confidence);
    stratum.told += lookups;
    stratum.labels.push(label);
    stratum.surest.splice(countOver(stratum.surest, label.confidence), 0, label);
    this.#size += 1;
    if (this.#size > most) this.#dropOne();
  }

  /** Share of the lookups with a confidence over `bound`. */
  shareOver(bound: number): number {
    const shares = this.#shares();
    let share = 0;
    for (const [at, { surest }] of this.#strata.entries()) {
      const over = countOver(surest, bound);
      if (over > 0) share += (shares[at]! * over) / surest.length;
    }
    return share;
  }

  /**
   * The least confidence over which wrong answers are at most `maxError` of the lookups, even if one more label of the
   * stratum that counts most were wrong, and the labels were luckier than usual; undefined when there is none.
   *
   * It is never far under a label: where nothing was ever labelled, nothing is allowed.
   */
  lowestBound(maxError: number): number | undefined {
    const shares = this.#shares();
    let risk = 0;
    let oneMore = 0;
    let variance = 0;
    let bound: number | undefined;
    let labelled = Number.POSITIVE_INFINITY;
    for (let at = strataCount - 1; at >= 0; at--) {
      const { surest } = this.#strata[at]!;
      oneMore = Math.max(oneMore, shares[at]! / Math.max(1, surest.length));
      for (const { confidence, right } of surest) {
        if (risk + deviations * Math.sqrt(variance) + oneMore > maxError * (1 + oneMore)) return bound;
        // The bound is strict: this label is not over it, but those before are.
        bound = labelled > 1 ? confidence : Math.max(confidence, under(labelled));
        labelled = confidence;
        if (right) continue;
        risk += shares[at]! / surest.length;
        variance += (shares[at]! / surest.length) ** 2;
      }
    }
    return bound;
  }

  #of(confidence: number): Stratum {
    const at = Math.floor((logOddsOf(confidence) - lowest) / width);
    return this.#strata[Math.min(Math.max(0, at), strataCount - 1)]!;
  }

  #shares(): number[] {
    const counts = this.#strata.map(({ seen, told }) => (this.#seen < enoughSeen ? told : seen));
    const all = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => (all === 0 ? 0 : count / all));
  }

  /** The oldest of the stratum where a label stands for the fewest lookups: elsewhere one less would count for more. */
  #dropOne(): void {
    const { labels, surest } = this.#strata
      .filter((stratum) => stratum.labels.length > 0)
      .reduce((least, stratum) => (lookupsOfOne(stratum) < lookupsOfOne(least) ? stratum : least));
    surest.splice(surest.indexOf(labels.shift()!), 1);
    this.#size -= 1;
  }
}

function emptyStratum(): Stratum {
  return { labels: [], surest: [], seen: 0, told: 0 };
}

/** What was told counts here, too: few lookups were seen after a start, and where none was, all labels would go. */
function lookupsOfOne({ labels, seen, told }: Stratum): number {
  return (seen + told) / labels.length;
}

/** How many have a confidence over `bound`; by halving. */
function countOver(surest: readonly Label[], bound: number): number {
  let low = 0;
  let high = surest.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (surest[middle]!.confidence > bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How far under a confidence that has a label one without may still be allowed. */
function under(confidence: number): number {
  return logistic(logOddsOf(confidence) - width);
}

function keptOf(lookups: number): number {
  return Math.exp(-lookups / memory);
}
