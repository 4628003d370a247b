import { percent } from '../text/percent.ts';
import { RiskHistory, type RiskHistoryOptions, type RiskLabel } from './risk-history.ts';
import { alarmStep, isAtRisk, isSafe, mostRecovery, recoverySpan } from './risk-rules.ts';

/** Options of a {@link RiskMonitor}. */
export interface RiskMonitorOptions extends RiskHistoryOptions {
  /** Wrong answers by meaning allowed, as a share of all requests; undefined when any number is. */
  readonly maxError: number | undefined;
}

/** Hits are never allowed to be wrong more often than this, however few they are. */
const mostAllowed = 0.5;

/**
 * Watches, label by label, whether wrong answers stay within the bound.
 *
 * While answers are served, the bound is at risk when the lower end of the 95% interval over the labels since the last
 * change is over the allowed share, or when a cumulative sum (CUSUM; Page, 1954) of log-likelihood ratios between three
 * times the allowed share and the allowed share reaches log 200, which finds a jump within a few wrong answers. While
 * suspended, the bound is safe again when the upper end of the interval over the newest labels of would-be hits is under
 * the allowed share, however long they took to come. Between the two ends nothing changes.
 *
 * It knows no time but that of labels, and goes through them in the order of that time, so that the same labels lead to the
 * same state: told again after a restart, and told in another order to another instance.
 */
export class RiskMonitor {
  readonly #options: RiskMonitorOptions;
  readonly #history: RiskHistory;

  constructor(options: RiskMonitorOptions) {
    this.#options = options;
    this.#history = new RiskHistory(options);
  }

  get suspended(): boolean {
    return this.#history.state.suspended;
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
   * What is known of the bound, for people.
   *
   * @param hitShare As for {@link allowed}; while suspended the newest label's counts, as it does for who decides.
   */
  standing(hitShare: number): string {
    const { suspended, change } = this.#history.state;
    if (!suspended) return this.#served(this.allowed(hitShare) ?? 1);
    const { wrong, all, allowed } = change!;
    return `${wrongOf(wrong, all)}; ${this.#allowance(allowed)}; ${this.#wayBack()}`;
  }

  /**
   * Learns of one hit, served or kept back; returns whether the state changed.
   *
   * @param hitShare As for {@link allowed}, when it was learnt.
   */
  heard({ hitShare, ...label }: Omit<RiskLabel, 'allowed'> & { readonly hitShare: number }): boolean {
    const allowed = this.allowed(hitShare);
    if (allowed === undefined) return false;
    const before = this.suspended;
    this.#history.add({ ...label, allowed });
    return this.suspended !== before;
  }

  #served(allowed: number): string {
    const { most, minimumLabels } = this.#options;
    const { wrong, all } = this.#history.count(Math.max(most, minimumLabels));
    const { change } = this.#history.state;
    if (all === 0 && change) return `only ${change.wrong} of the last ${change.all} judged hits were wrong`;
    if (all === 0) return 'no audited hit has been judged yet';
    if (wrong === 0) return `none of the last ${all} judged hits was wrong`;
    if (wrong <= allowed * all) return `${wrongOf(wrong, all)}; ${this.#allowance(allowed)}`;
    const more = this.#wrongToRisk(wrong, all, allowed);
    const next = more === 1 ? 'one more suspends' : `${more} more in a row suspend`;
    return `${wrongOf(wrong, all)}; ${next} answers by meaning`;
  }

  /** Wrong ones in a row, from now on, that put the bound at risk. */
  #wrongToRisk(wrong: number, all: number, allowed: number): number {
    const { alarm } = this.#history.state;
    const step = alarmStep(false, allowed);
    const isEnough = (more: number) =>
      isAtRisk(
        { wrong: wrong + more, all: all + more },
        alarm + more * step,
        allowed,
        this.#options.minimumLabels,
      );
    let more = 1;
    while (!isEnough(more)) more += 1;
    return more;
  }

  /** What has to come before answers are served again. */
  #wayBack(): string {
    const right = this.#rightToRecover();
    if (right === undefined)
      return `not even ${mostRecovery} right ones show so small a share, so it does not resume`;
    return right === 1 ? 'one more right one resumes it' : `${right} right ones in a row resume it`;
  }

  /** Right ones in a row, from now on, that make the bound safe; undefined when no number does. */
  #rightToRecover(): number | undefined {
    const { minimumLabels } = this.#options;
    const allowed = this.#history.newest?.allowed ?? mostAllowed;
    const span = recoverySpan(allowed, minimumLabels);
    const isEnough = (more: number) => {
      const { wrong, all } = this.#history.count(span - more);
      return isSafe({ wrong, all: all + more }, allowed, minimumLabels);
    };
    if (!isEnough(span)) return undefined;
    let [tooFew, enough] = [0, span];
    while (enough - tooFew > 1) {
      const middle = Math.floor((tooFew + enough) / 2);
      if (isEnough(middle)) enough = middle;
      else tooFew = middle;
    }
    return enough;
  }

  /** Why as many as this are allowed of hits, where the bound is one of requests. */
  #allowance(allowed: number): string {
    return `the bound of ${percent(this.#options.maxError ?? 1)} of requests allows ${percent(allowed)} of hits`;
  }
}

function wrongOf(wrong: number, all: number): string {
  return `${wrong} of the last ${all} judged hits were wrong`;
}
