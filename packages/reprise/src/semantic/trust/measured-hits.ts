import type { Decision } from '../policy.ts';
import { percent } from '../text/percent.ts';
import { type AuditedHit, AuditSampler, type DrawnAudit } from './audit-sampler.ts';
import type { ControlResult } from './control-result.ts';
import { DiscreditedJudges } from './discredited-judges.ts';
import { LabelWindow } from './label-window.ts';
import type { NotedObservation } from './noted-observation.ts';
import { RiskMonitor } from './risk-monitor.ts';
import { TrafficWindow } from './traffic-window.ts';
import type { TrustSettings } from './trust-options.ts';
import type { Rate } from './trust-stats.ts';
import { wrongOfRequests } from './wrong-of-requests.ts';

/**
 * Milliseconds that the clock of another instance may be ahead, for its labels to have the same place here as there; what is
 * later counts as if it were from then, since a label of next year would outlive all others.
 */
const mostAhead = 60_000;

/** Counts hits by meaning, draws which are audited, and measures by those whether the bound on wrong answers is kept. */
export class MeasuredHits {
  readonly #settings: TrustSettings;
  readonly #audited: LabelWindow;
  readonly #discredited = new DiscreditedJudges();
  readonly #traffic: TrafficWindow;
  readonly #risk: RiskMonitor;
  readonly #sampler: AuditSampler;

  constructor(settings: TrustSettings) {
    this.#settings = settings;
    const { auditRate, random, clock, audits: most, age } = settings;
    this.#audited = new LabelWindow({ most, age, clock });
    this.#traffic = new TrafficWindow(clock, age);
    this.#risk = new RiskMonitor({ ...settings, most });
    this.#sampler = new AuditSampler(auditRate, random, clock);
  }

  /** Whether the bound is at risk. */
  get suspended(): boolean {
    return this.#risk.suspended;
  }

  /** What is known of the bound, for people. */
  get standing(): string {
    return this.#risk.standing(this.hitShare);
  }

  /** Hits by meaning, served or kept back, over all requests. */
  get hitShare(): number {
    return this.#traffic.hitShare();
  }

  /** Wrong answers among the hits whose audit was decided. */
  get wrongOfHits(): Rate {
    return this.#audited.wrongRate();
  }

  /** Wrong answers by meaning over all requests. */
  get wrongOfRequests(): Rate {
    return wrongOfRequests(this.wrongOfHits, this.#traffic);
  }

  /** Counts a request. */
  requested(): void {
    this.#traffic.count('requests');
  }

  /** Counts what was decided on the best candidate of a request. */
  considered({ action, withheld = false }: Decision): void {
    if (action === 'serve') this.#traffic.count('hits');
    if (action === 'serve' || withheld) this.#traffic.count('wouldBeHits');
  }

  /** Draws whether a hit is audited; undefined when it is not. */
  drawAudit(hit?: AuditedHit): DrawnAudit | undefined {
    return this.#sampler.draw(this.#audited.decidedRate(), this.#risk.allowed(this.hitShare), hit);
  }

  /** Whether a hit would be audited for certain if it were promised. */
  canPromiseAudit(): boolean {
    return this.#sampler.canPromise();
  }

  /** A hit will be audited for certain. */
  promiseAudit(): void {
    this.#sampler.promise();
  }

  /** Why wrong answers may be more than a share of all requests; undefined when they surely are not. */
  doubts(maxError: number): string | undefined {
    const { high } = this.wrongOfRequests;
    if (high <= maxError) return undefined;
    return `wrong answers may be ${percent(high)} of all requests, the request allows ${percent(maxError)}`;
  }

  /** Learns the share of hits that another instance, or an earlier run, saw when it observed something. */
  hear({ id, hitShare }: NotedObservation): void {
    if (hitShare !== undefined && !id.startsWith(`${this.#settings.instance}-`)) this.#traffic.hear(hitShare);
  }

  /** Learns what a judge said of a question whose answer is known: audits that one decided which is found out measure nothing. */
  heardOfJudge(result: ControlResult): void {
    // The clock of another instance may be ahead.
    const at = Math.min(result.at, this.#settings.clock.now());
    if (!this.#discredited.add({ ...result, at })) return;
    this.#audited.forget((label) => this.#discredited.gave(label));
  }

  /** Learns whether a hit was right; returns whether that suspends or resumes answers by meaning. */
  learn(observation: NotedObservation): boolean {
    const { source, right, chance, unsure, judge } = observation;
    // The clock of another instance may be ahead.
    const at = Math.min(observation.at, this.#settings.clock.now());
    if ((source === 'audit' || unsure === 'audit') && !this.#discredited.gave({ at, judge })) {
      this.#audited.add({ at, right: unsure ? undefined : right, weight: 1 / chance, judge });
    }
    return (source === 'audit' || source === 'shadow') && this.#watch(observation);
  }

  /** What the judge was unsure of is left out: a careful judge must not suspend a cache that is right. */
  #watch({ id, at, right, hitShare = this.hitShare }: NotedObservation): boolean {
    const latest = this.#settings.clock.now() + mostAhead;
    if (!this.#risk.heard({ id, at: Math.min(at, latest), right, hitShare })) return false;
    this.#sampler.restart();
    return true;
  }
}
