import { StateLog } from '../../core/index.ts';
import type { Candidate } from '../candidate.ts';
import type { Question, Verdict } from '../judges/judge.ts';
import type { Observation } from '../observation.ts';
import { type Decision, explanationOf, type Policy } from '../policy.ts';
import { percent } from '../text/percent.ts';
import type { AuditedHit, DrawnAudit } from './audit-sampler.ts';
import { BandJudge } from './band-judge.ts';
import type { ControlResult } from './control-result.ts';
import type { Finding } from './finding.ts';
import { Judging } from './judging.ts';
import { KeptBack } from './kept-back.ts';
import { leastConfidenceOf } from './least-confidence.ts';
import { MeasuredHits } from './measured-hits.ts';
import type { NotedObservation } from './noted-observation.ts';
import { type ShadowLine, ShadowTable } from './shadow-table.ts';
import { trustCounts } from './trust-counts.ts';
import { type TrustParts, type TrustSettings, trustSettings } from './trust-options.ts';
import type { TrustState, TrustStats } from './trust-stats.ts';

/**
 * A policy around another one, which watches whether its decisions are right: it keeps candidates back in shadow mode, in
 * quarantine, and while the bound on wrong answers is at risk, and explores them instead, so that it learns when they can
 * be served again.
 *
 * It knows no prompts and no answers but those of questions it passes to judges.
 */
export class Trust implements Policy {
  readonly #settings: TrustSettings;
  readonly #judging: Judging;
  readonly #bandJudge: BandJudge;
  readonly #hits: MeasuredHits;
  readonly #keptBack: KeptBack;
  readonly keptBack = (candidate: Candidate): string | undefined => this.#keptBack.reasonFor(candidate);
  readonly #shadow: ShadowTable;
  readonly #stateLog: StateLog;
  readonly #listening: readonly ((() => void) | undefined)[];
  readonly #counts = trustCounts();
  #offered = false;
  #ordinal = 0;

  /** @throws RepriseError `INVALID_ARGUMENT` for an option out of its range. */
  constructor(parts: TrustParts) {
    const settings = trustSettings(parts);
    this.#settings = settings;
    const { judgeDeadline: deadline, clock, logger, ledger } = settings;
    const onControl = (result: ControlResult) => this.#hits.heardOfJudge(result);
    this.#judging = new Judging({ ...settings, deadline, withFresh: true, onControl });
    this.#bandJudge = new BandJudge(settings);
    this.#hits = new MeasuredHits(settings);
    this.#keptBack = new KeptBack(clock, settings.quarantine);
    this.#shadow = new ShadowTable(settings.policy);
    this.#stateLog = new StateLog(logger, 'Answering by meaning', {
      failing: 'is suspended',
      working: 'goes on',
    });
    this.#listening = [
      ledger?.onObservation((observation) => this.#learn(observation)),
      ledger?.onControl?.((result) => this.#heardOfJudge(result)),
    ];
    void ledger?.open();
  }

  get name(): string {
    return this.#settings.policy.name;
  }

  get floor(): number {
    return this.#settings.floor;
  }

  get leastConfidence(): number | undefined {
    return leastConfidenceOf(this.#settings.policy, this.#settings);
  }

  /** Whether cached answers are compared with fresh ones at all. */
  get judges(): boolean {
    return this.#settings.judge !== undefined;
  }

  get state(): TrustState {
    if (this.#settings.shadow) return 'shadow';
    return this.#hits.suspended || this.#isBlind() ? 'suspended' : 'serving';
  }

  /** The policy's decision, or `explore` for what is kept back. */
  decide(candidate: Candidate): Decision {
    const { policy } = this.#settings;
    return this.#decide(candidate, this.floor, () => policy.decide(candidate));
  }

  /** What {@link decide} would say, without the policy taking it for a lookup. */
  explain(candidate: Candidate): Decision {
    const { policy } = this.#settings;
    return this.#decide(candidate, this.floor, () => explained(policy, candidate));
  }

  /** The same watch over another policy, for candidates of which this one knows nothing. */
  over(policy: Policy): Policy {
    const { name } = policy;
    const floor = Math.max(policy.floor, this.#settings.leastSimilarity);
    return {
      name,
      floor,
      leastConfidence: leastConfidenceOf(policy, this.#settings),
      decide: (candidate) => this.#decide(candidate, floor, () => policy.decide(candidate)),
      explain: (candidate) => this.#decide(candidate, floor, () => explained(policy, candidate)),
      describe: (candidate) => policy.describe?.(candidate) ?? {},
      keptBack: this.keptBack,
    };
  }

  observe(observation: Observation): void {
    this.#settings.policy.observe?.(observation);
  }

  describe(candidate?: Candidate): Readonly<Record<string, number>> {
    return this.#settings.policy.describe?.(candidate) ?? {};
  }

  /** Counts a request. */
  requested(): void {
    this.#hits.requested();
    if (this.#settings.shadow) this.#shadow.requested();
  }

  /** Counts the candidate that was best for a request, and what was decided. */
  considered({ confidence }: Candidate, decision: Decision): void {
    this.#counts.decisions[decision.action] += 1;
    if (this.#settings.shadow) this.#shadow.considered(confidence, decision.withheld === true);
    this.#hits.considered(decision);
  }

  /** Whether a judge decides on a candidate while the caller waits. */
  isInBand(candidate: Candidate): boolean {
    if (this.state !== 'serving' || !(candidate.similarity >= this.floor)) return false;
    return this.#bandJudge.covers(candidate) && this.#keptBack.reasonFor(candidate) === undefined;
  }

  /** What the judge of the band says; never rejects. */
  consult(question: Question, signal: AbortSignal): Promise<Verdict> {
    return this.#bandJudge.consult(question, signal);
  }

  /** Draws whether a hit is audited; undefined when it is not. */
  drawAudit(hit?: AuditedHit): DrawnAudit | undefined {
    if (!this.judges) return undefined;
    this.#offered = true;
    return this.#hits.drawAudit(hit);
  }

  /** What the judge in the background says of a fresh answer; undefined when none can be believed. Never rejects. */
  async compare(question: Question, signal: AbortSignal): Promise<Verdict | undefined> {
    const verdict = await this.#judging.verdict(question, signal);
    await this.#bandJudge.examine(question, signal);
    this.#report();
    return verdict;
  }

  /** Counts an audit that ended. */
  audited(verdict: Verdict): void {
    this.#counts.audits[verdict] += 1;
  }

  /** Makes known whether a candidate was right, here and to other instances. */
  found({ candidate, worth, neighbours, unsure, ...finding }: Finding): void {
    const { clock, ledger, instance, shadow } = this.#settings;
    const { entryId, answerId, similarity, confidence, bucket } = candidate;
    const id = `${instance}-${this.#ordinal++}`;
    const what = { entryId, answerId, similarity, confidence, bucket };
    const { hitShare } = this.#hits;
    const judge = (finding.source === 'audit' || unsure === 'audit') && { judge: this.#judging.who };
    const more = { ...(neighbours && { neighbours }), hitShare, ...(unsure && { unsure }), ...judge };
    const observation = { id, at: clock.now(), ...what, ...finding, ...more };
    if (shadow && finding.source !== 'feedback' && !unsure) {
      this.#shadow.judged(confidence, finding.right, finding.source === 'shadow', worth);
    }
    if (ledger) ledger.append(observation);
    else this.#learn(observation);
  }

  /**
   * Whether wrong answers are, as measured, surely no more than a share of all requests.
   *
   * @returns why not; undefined when they are.
   */
  doubts(maxError: number): string | undefined {
    if ((this.#settings.maxError ?? 2) <= maxError) return undefined;
    return this.#hits.doubts(maxError);
  }

  stats(): TrustStats {
    const { maxError, auditRate, policy } = this.#settings;
    const { wrongOfHits, wrongOfRequests } = this.#hits;
    return {
      state: this.state,
      reason: this.#reason(),
      policy: policy.name,
      maxError,
      auditRate,
      wrongOfHits,
      wrongOfRequests,
      shadow: this.#shadow.counts,
      quarantined: this.#keptBack.size,
      ...structuredClone(this.#counts),
      band: this.#bandJudge.counts,
      unjudged: this.#judging.unjudged + this.#bandJudge.unjudged,
      judgeTrusted: this.#judging.trusted,
      judgeFault: this.#judging.fault ?? this.#bandJudge.fault,
      numbers: this.describe(),
    };
  }

  /** What shadow mode saw: for each bound, what serving from it on would have done. */
  shadowReport(): ShadowLine[] {
    return this.#shadow.lines();
  }

  /** Stops to learn; the ledger belongs to who made it. */
  close(): void {
    for (const stop of this.#listening) stop?.();
  }

  #decide(candidate: Candidate, floor: number, ask: () => Decision): Decision {
    const { shadow, auditRate } = this.#settings;
    const { similarity } = candidate;
    if (!(similarity >= floor)) {
      const reason = `${similarity.toFixed(3)} is under the floor ${floor.toFixed(3)}`;
      return { action: 'reject', reason, bound: floor };
    }
    const { isCheck = false, ...decision } = ask();
    const isChecked = isCheck && this.judges && auditRate > 0;
    const withheld = decision.action === 'serve' || isChecked;
    if (shadow)
      return { ...decision, action: 'explore', withheld, reason: `shadow mode: ${decision.reason}` };
    if (!withheld) return decision;
    const reason =
      this.state === 'suspended' ? `suspended: ${this.#reason()}` : this.#keptBack.reasonFor(candidate);
    if (reason !== undefined) return { ...decision, action: 'explore', withheld, reason };
    return isChecked ? this.#checked(decision) : decision;
  }

  /** What the policy wants to check is served where its answer is audited for certain. */
  #checked(decision: Decision): Decision {
    if (!this.#hits.canPromiseAudit()) return decision;
    this.#hits.promiseAudit();
    return { ...decision, action: 'serve', isCheck: true };
  }

  #learn(noted: NotedObservation): void {
    const { unsure, judge: _, ...observation } = noted;
    this.#hits.hear(noted);
    this.#counts.observations[noted.source] += 1;
    if (unsure) this.#counts.unsureObservations += 1;
    this.#keptBack.learn(observation);
    // Whoever asks can say that an answer is right: that must not have more served.
    if (noted.right && noted.source === 'feedback') return;
    if (this.#hits.learn(noted)) this.#report();
    this.observe(observation);
  }

  #heardOfJudge(result: ControlResult): void {
    this.#judging.told(result);
    this.#bandJudge.told(result);
    this.#hits.heardOfJudge(result);
    this.#report();
  }

  /** Whether what is learnt, or whether the bound is kept, rests on a judge that cannot be believed. */
  #isBlind(): boolean {
    const { policy, maxError } = this.#settings;
    const relied = policy.observe !== undefined || maxError !== undefined;
    return relied && this.#judging.trusted === false;
  }

  #reason(): string {
    if (this.#settings.shadow) return 'shadow mode serves nothing by meaning';
    if (this.#isBlind()) return 'the judge erred on questions whose answer is known';
    const { maxError, auditRate } = this.#settings;
    if (this.#hits.suspended) return this.#hits.standing;
    const unaudited = !this.#offered && this.#counts.decisions.serve > 0;
    if (!this.judges || auditRate === 0 || unaudited) {
      return 'hits are not audited, so wrong ones are not noticed';
    }
    if (maxError !== undefined) return this.#hits.standing;
    const { maxError: own } = this.describe();
    if (own === undefined) return 'no bound is set';
    return `maxError of the cache is not set, so audits watch no bound; the policy keeps its own, ${percent(own)}`;
  }

  #report(): void {
    const suspended = this.state === 'suspended';
    if (!suspended) this.#stateLog.succeeded();
    else if (!this.#stateLog.failing) {
      this.#stateLog.failed(this.#reason(), 'only exact requests are answered until it recovers');
    }
  }
}

/** What is explained is no lookup, so nothing is promised for it. */
function explained(policy: Policy, candidate: Candidate): Decision {
  return { ...explanationOf(policy, candidate), isCheck: undefined };
}
