import { inOrder } from './in-order.ts';
import { alarmStep, type Counted, isAtRisk, isSafe, recoverySpan } from './risk-rules.ts';

/** A hit by meaning, served or kept back, of which it is known whether it was right. */
export interface RiskLabel {
  /** Unique among all instances. */
  readonly id: string;
  readonly at: number;
  readonly right: boolean;
  /** Wrong answers allowed when it was learnt, as a share of hits. */
  readonly allowed: number;
}

/** What came of the labels up to one of them. */
export interface RiskState {
  readonly suspended: boolean;
  /** What brought the last change; undefined before the first. */
  readonly change: (Counted & { readonly allowed: number }) | undefined;
  /** Height of the cumulative sum. */
  readonly alarm: number;
  /** The first label that counts; the first that was ever heard is 0. */
  readonly since: number;
  /** Wrong ones among all that were ever heard. */
  readonly wrongs: number;
}

/** Options of a {@link RiskHistory}. */
export interface RiskHistoryOptions {
  readonly minimumLabels: number;
  /** Labels that count while answers are served by meaning. */
  readonly most: number;
  /** Milliseconds a label counts while answers are served, until the time of the newest. */
  readonly age: number;
}

/** So many labels can come after one that is newer; what is later still is left out. */
const mostLate = 2_000;
/** Labels over what is needed that are dropped together. */
const droppedAtOnce = 500;

/**
 * The newest labels in the order of their time, with what came of each. A label that comes late takes its place, and all
 * that came after it is computed anew: so all who know the same labels come to the same state, in whatever order they were
 * told.
 */
export class RiskHistory {
  readonly #options: RiskHistoryOptions;
  readonly #labels: RiskLabel[] = [];
  /** One for each label. */
  readonly #states: RiskState[] = [];
  #dropped = 0;
  /** What came of the labels that were dropped. */
  #base: RiskState = { suspended: false, change: undefined, alarm: 0, since: 0, wrongs: 0 };

  constructor(options: RiskHistoryOptions) {
    this.#options = options;
  }

  get state(): RiskState {
    return this.#states.at(-1) ?? this.#base;
  }

  get newest(): RiskLabel | undefined {
    return this.#labels.at(-1);
  }

  add(label: RiskLabel): void {
    let at = this.#labels.length;
    while (at > 0 && inOrder(label, this.#labels[at - 1]!) < 0) at -= 1;
    if (at === 0 && this.#dropped > 0) return;
    this.#labels.splice(at, 0, label);
    this.#states.length = at;
    while (at < this.#labels.length) this.#states.push(this.#next(this.#labels[at++]!));
    this.#trim();
  }

  /** The newest labels, at most so many, of those that count. */
  count(newest: number): Counted {
    const { since, wrongs } = this.state;
    return this.#count(newest, { since, wrongs, end: this.#dropped + this.#labels.length });
  }

  #next({ at, right, allowed }: RiskLabel): RiskState {
    const before = this.state;
    const { minimumLabels } = this.#options;
    const end = this.#dropped + this.#states.length + 1;
    const wrongs = before.wrongs + (right ? 0 : 1);
    if (before.suspended) {
      const span = recoverySpan(allowed, minimumLabels);
      const counted = this.#count(span, { since: before.since, wrongs, end });
      if (!isSafe(counted, allowed, minimumLabels)) return { ...before, wrongs };
      return { suspended: false, change: { ...counted, allowed }, alarm: 0, since: end, wrongs };
    }
    const since = this.#firstSince(at - this.#options.age, before.since, end);
    const alarm = Math.max(0, before.alarm + alarmStep(right, allowed));
    const counted = this.#count(this.#window, { since, wrongs, end });
    if (!isAtRisk(counted, alarm, allowed, minimumLabels)) return { ...before, alarm, since, wrongs };
    return { suspended: true, change: { ...counted, allowed }, alarm: 0, since: end, wrongs };
  }

  /** While answers are served; fewer than are needed would never say anything. */
  get #window(): number {
    return Math.max(this.#options.most, this.#options.minimumLabels);
  }

  #count(
    newest: number,
    { since, wrongs, end }: Pick<RiskState, 'since' | 'wrongs'> & { end: number },
  ): Counted {
    const first = Math.max(since, end - newest, this.#dropped);
    const before = first === this.#dropped ? this.#base : this.#states[first - this.#dropped - 1]!;
    return { wrong: wrongs - before.wrongs, all: end - first };
  }

  #firstSince(oldest: number, since: number, end: number): number {
    let first = Math.max(since, this.#dropped);
    while (first < end && this.#labels[first - this.#dropped]!.at < oldest) first += 1;
    return first;
  }

  /** Whether a label that comes late can change when a suspension ended, and so needs all that a recovery looks at. */
  #wasSuspendedLately(): boolean {
    const length = this.#states.length;
    for (let at = Math.max(0, length - mostLate); at < length; at++)
      if (this.#states[at]!.suspended) return true;
    return false;
  }

  #trim(): void {
    const served = this.#labels.length - this.#window - mostLate;
    if (served < droppedAtOnce) return;
    const { allowed = 1 } = this.newest ?? {};
    const span = this.#wasSuspendedLately() ? recoverySpan(allowed, this.#options.minimumLabels) : 0;
    const surplus = Math.min(served, this.#labels.length - span - mostLate);
    if (surplus < droppedAtOnce) return;
    this.#base = this.#states[surplus - 1]!;
    this.#labels.splice(0, surplus);
    this.#states.splice(0, surplus);
    this.#dropped += surplus;
  }
}
