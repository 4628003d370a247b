import type { Clock } from '../../core/index.ts';
import { LabelWindow } from './label-window.ts';
import { wilson } from './wilson.ts';

/** Options of a {@link RiskMonitor}. */
export interface RiskMonitorOptions {
  /** Wrong answers by meaning allowed, as a share of all requests; undefined when any number is. */
  readonly maxError: number | undefined;
  readonly minimumLabels: number;
  /** Labels that count while answers are served by meaning. */
  readonly most: number;
  /** Milliseconds a label counts. */
  readonly age: number;
  readonly clock: Clock;
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
 */
export class RiskMonitor {
  readonly #options: RiskMonitorOptions;
  readonly #labels: LabelWindow;
  #alarm = 0;
  #suspended = false;
  #reason = '';

  constructor(options: RiskMonitorOptions) {
    this.#options = options;
    this.#labels = new LabelWindow({ ...options, most: Math.max(options.most, mostRecovery) });
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

  /** Learns of one hit, served or kept back; returns whether the state changed. */
  heard(right: boolean, at: number, hitShare: number): boolean {
    const allowed = this.allowed(hitShare);
    const { clock, age } = this.#options;
    if (allowed === undefined || at < clock.now() - age) return false;
    this.#labels.add({ at, right, weight: 1 });
    return this.#suspended ? this.#recovers(allowed) : this.#isAtRisk(right, allowed);
  }

  #isAtRisk(right: boolean, allowed: number): boolean {
    const feared = Math.min(0.9, alarmRatio * allowed);
    const ratio = right ? (1 - feared) / (1 - allowed) : feared / allowed;
    this.#alarm = Math.max(0, this.#alarm + Math.log(ratio));
    const { wrong, all } = this.#labels.newest(this.#options.most);
    const surelyOver = all >= this.#options.minimumLabels && wilson(wrong, all).low > allowed;
    if (!surelyOver && this.#alarm < alarmHeight) return false;
    return this.#change(
      true,
      `${wrong} of the last ${all} judged hits were wrong, allowed are ${percent(allowed)}`,
    );
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

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
