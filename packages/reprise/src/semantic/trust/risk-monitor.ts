import { LabelWindow } from './label-window.ts';
import { percent } from './percent.ts';
import { wilson } from './wilson.ts';

/** Options of a {@link RiskMonitor}. */
export interface RiskMonitorOptions {
  /** Wrong answers by meaning allowed, as a share of all requests; undefined when any number is. */
  readonly maxError: number | undefined;
  readonly minimumLabels: number;
  /** Labels that count while answers are served by meaning. */
  readonly most: number;
  /** Milliseconds a label counts, until the time of the newest. */
  readonly age: number;
}

/** Hits are never allowed to be wrong more often than this, however few they are. */
const mostAllowed = 0.5;
/** The alarm looks for an error this many times the allowed one. */
const alarmRatio = 3;
/** Height of the alarm: at the allowed error it goes off once in thousands of labels. */
const alarmHeight = Math.log(200);
/** 1.96 squared: so many labels without a wrong one, over the allowed share, bring the interval under it. */
const squaredDeviations = 3.84;
/** Labels looked at for a recovery, in multiples of what one without a wrong answer needs; and at most. */
const recoverySpan = 2;
const mostRecovery = 4_000;

/**
 * Watches, label by label, whether wrong answers stay within the bound.
 *
 * While answers are served, the bound is at risk when the lower end of the 95% interval over the labels since the last
 * change is over the allowed share, or when a cumulative sum (CUSUM; Page, 1954) of log-likelihood ratios between three
 * times the allowed share and the allowed share reaches log 200, which finds a jump within a few wrong answers. While
 * suspended, the bound is safe again when the upper end of the interval over the newest labels of would-be hits is under
 * the allowed share. Between the two ends nothing changes.
 *
 * It knows no time but that of labels, so that the same labels, told again after a restart, lead to the same state.
 */
export class RiskMonitor {
  readonly #options: RiskMonitorOptions;
  readonly #labels: LabelWindow;
  #newest = Number.NEGATIVE_INFINITY;
  #alarm = 0;
  #suspended = false;
  #reason = '';

  constructor(options: RiskMonitorOptions) {
    this.#options = options;
    const { age, most } = options;
    const clock = { now: () => this.#newest };
    this.#labels = new LabelWindow({ age, most: Math.max(most, mostRecovery), clock });
  }

  get suspended(): boolean {
    return this.#suspended;
  }

  /** Why the last change came about; empty before the first. */
  get reason(): string {
    return this.#reason;
  }

  /**
   * Wrong answers that are allowed, as a share of hits.
   *
   * @param hitShare Hits by meaning, served or kept back, over all requests.
   */
  allowed(hitShare: number): number | undefined {
    const { maxError } = this.#options;
    return maxError === undefined ? undefined : Math.min(mostAllowed, maxError / hitShare);
  }

  /**
   * What is known of the bound while answers are served, for people.
   *
   * @param hitShare As for {@link allowed}.
   */
  standing(hitShare: number): string {
    const { wrong, all } = this.#labels.newest(this.#options.most);
    if (all === 0) return this.#reason || 'no audited hit has been judged yet';
    if (wrong === 0) return `none of the last ${all} judged hits was wrong`;
    const allowed = this.allowed(hitShare) ?? 1;
    if (wrong <= allowed * all) return `${wrongOf(wrong, all)}; ${this.#allowance(allowed)}`;
    const more = this.#wrongToRisk(wrong, all, allowed);
    const next = more === 1 ? 'one more suspends' : `${more} more in a row suspend`;
    return `${wrongOf(wrong, all)}; ${next} answers by meaning`;
  }

  /** Learns of one hit, served or kept back; returns whether the state changed. */
  heard(right: boolean, at: number, hitShare: number): boolean {
    const allowed = this.allowed(hitShare);
    if (allowed === undefined || at < this.#newest - this.#options.age) return false;
    this.#newest = Math.max(this.#newest, at);
    this.#labels.add({ at, right, weight: 1 });
    return this.#suspended ? this.#recovers(allowed) : this.#isAtRisk(right, allowed);
  }

  #isAtRisk(right: boolean, allowed: number): boolean {
    this.#alarm = Math.max(0, this.#alarm + alarmStep(right, allowed));
    const { wrong, all } = this.#labels.newest(this.#options.most);
    if (!this.#isSurelyOver(wrong, all, allowed) && this.#alarm < alarmHeight) return false;
    return this.#change(true, `${wrongOf(wrong, all)}; ${this.#allowance(allowed)}`);
  }

  #isSurelyOver(wrong: number, all: number, allowed: number): boolean {
    return all >= this.#options.minimumLabels && wilson(wrong, all).low > allowed;
  }

  /** Wrong ones in a row, from now on, that put the bound at risk. */
  #wrongToRisk(wrong: number, all: number, allowed: number): number {
    const step = alarmStep(false, allowed);
    let more = 1;
    while (this.#alarm + more * step < alarmHeight && !this.#isSurelyOver(wrong + more, all + more, allowed))
      more += 1;
    return more;
  }

  /** Why as many as this are allowed of hits, where the bound is one of requests. */
  #allowance(allowed: number): string {
    return `the bound of ${percent(this.#options.maxError ?? 1)} of requests allows ${percent(allowed)} of hits`;
  }

  #recovers(allowed: number): boolean {
    const span = Math.min(mostRecovery, Math.ceil((recoverySpan * squaredDeviations) / allowed));
    const { wrong, all } = this.#labels.newest(span);
    if (all < this.#options.minimumLabels || wilson(wrong, all).high >= allowed) return false;
    return this.#change(false, `only ${wrong} of the last ${all} judged hits were wrong`);
  }

  #change(suspended: boolean, reason: string): true {
    this.#suspended = suspended;
    this.#reason = reason;
    this.#alarm = 0;
    this.#labels.clear();
    return true;
  }
}

/** What one hit adds to the alarm: its log-likelihood ratio. */
function alarmStep(right: boolean, allowed: number): number {
  const feared = Math.min(0.9, alarmRatio * allowed);
  return Math.log(right ? (1 - feared) / (1 - allowed) : feared / allowed);
}

function wrongOf(wrong: number, all: number): string {
  return `${wrong} of the last ${all} judged hits were wrong`;
}
