import { type Clock, type Logger, StateLog, withDeadline } from '../../core/index.ts';
import type { Judge, Question, Verdict } from '../judges/judge.ts';
import type { ControlResult } from './control-result.ts';
import { JudgeControl } from './judge-control.ts';
import { JudgeHealth } from './judge-health.ts';
import type { ObservationLedger } from './observation-ledger.ts';

/** Options of {@link Judging}. */
export interface JudgingOptions {
  readonly judge: Judge | undefined;
  /** Milliseconds the judge may take for one question. */
  readonly deadline: number;
  /** Whether it is given a fresh answer to compare with; if not, it says whether the cached one fits. */
  readonly withFresh: boolean;
  /** Keeps what it said of questions whose answer is known. */
  readonly ledger: ObservationLedger | undefined;
  /** Is told what it said of them. */
  readonly onControl?: (result: ControlResult) => void;
  /** Begins the ids of what is kept. */
  readonly instance: string;
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Characters of all texts of a question; longer ones are not put to a judge. */
const longestQuestion = 64_000;
/** Characters of what a judge is known by where its results are kept. */
const longestName = 100;
/** Chance that a judgement is preceded by a control question, while the judge is right on them. */
const controlChance = 0.05;

/**
 * Puts questions to a judge that may fail, hang, lie or be unsure: only what a judge says that passes its control
 * questions, and says within its deadline, is a verdict.
 *
 * A judge that fails or is late has to pass control questions again before it is believed, so that an outage is found out
 * with questions that mean nothing, and is not taken for what it would have said.
 */
export class Judging {
  readonly #options: JudgingOptions;
  readonly #control: JudgeControl;
  readonly #health: JudgeHealth;
  readonly #trustLog: StateLog;
  /** The judge and what it is asked to do: to fit answers alone is another task than to compare two. */
  readonly who: string;
  #unjudged = 0;
  #ordinal = 0;

  constructor(options: JudgingOptions) {
    this.#options = options;
    const task = options.withFresh ? 'compare' : 'fit';
    this.who = `${task} ${options.judge?.name ?? 'none'}`.slice(0, longestName);
    this.#control = new JudgeControl(options.withFresh);
    const name = `The judge "${options.judge?.name ?? 'none'}"`;
    this.#health = new JudgeHealth(options.logger, name);
    this.#trustLog = new StateLog(options.logger, name, {
      failing: 'is not trusted',
      working: 'is trusted again',
    });
  }

  /** Whether the judge passed the questions whose answer is known; undefined before it was sure of some. */
  get trusted(): boolean | undefined {
    return this.#control.trusted;
  }

  /** Why the judge failed when it was asked last; undefined when it did not. */
  get fault(): string | undefined {
    return this.#health.fault;
  }

  /** Judgements that failed, were late, unsure, or those of a judge that is not trusted. */
  get unjudged(): number {
    return this.#unjudged;
  }

  /**
   * What the judge says of a question; `unsure` too when it fails at it or is late. Never rejects.
   *
   * @returns undefined when there is no judge that can be believed: then nothing is known of the question, whether its
   * answers are equal or not, since to count only those that are would count nothing but what is right.
   */
  async verdict(question: Question, signal: AbortSignal): Promise<Verdict | undefined> {
    if (question.fresh !== undefined) await this.examine(question, signal);
    const verdict = this.trusted === true ? await this.#judged(question, signal) : undefined;
    if (verdict === undefined || verdict === 'unsure') this.#unjudged += 1;
    return verdict;
  }

  /** Puts control questions about a fresh answer, until the judge is trusted or has had its chance. */
  async examine(question: Question, signal: AbortSignal): Promise<void> {
    if (isTooLong(question)) return;
    const isWatched = this.trusted !== true || this.#control.isSuspect;
    const isDue = isWatched || this.#options.random() < controlChance;
    if (isDue) await this.#putControl(question, signal);
    while (this.#control.isNew && !signal.aborted) {
      if (!(await this.#putControl(question, signal))) return;
    }
  }

  /** Takes what another instance, or an earlier run, heard of the judge; of other judges nothing. */
  told(result: ControlResult): void {
    if (result.judge === this.who) this.#add(result);
  }

  async #judged(question: Question, signal: AbortSignal): Promise<Verdict> {
    if (question.cached !== '' && question.cached === question.fresh) return 'same';
    return isTooLong(question) ? 'unsure' : ((await this.#ask(question, signal)) ?? 'unsure');
  }

  async #putControl(question: Question, signal: AbortSignal): Promise<boolean> {
    const control = this.#control.next(question);
    if (control === undefined) return false;
    const verdict = await this.#ask(control.question, signal);
    const passed = verdict && this.#control.heard(control, verdict);
    if (passed !== undefined) this.#keep(control.known, passed);
    return true;
  }

  #keep(known: ControlResult['known'], passed: boolean): void {
    const { clock, instance, ledger, onControl } = this.#options;
    const id = `${instance}-${this.#ordinal++}`;
    const result = { id, at: clock.now(), judge: this.who, known, passed };
    this.#add(result);
    ledger?.appendControl?.(result);
    onControl?.(result);
  }

  #add(result: ControlResult): void {
    // The clock of another instance may be ahead.
    this.#control.add({ ...result, at: Math.min(result.at, this.#options.clock.now()) });
    if (this.trusted === false) {
      this.#trustLog.failed('it erred on questions whose answer is known', 'what it says does not count');
    } else if (this.trusted) this.#trustLog.succeeded();
  }

  /** Undefined when the judge failed or was late. */
  async #ask(question: Question, signal: AbortSignal): Promise<Verdict | undefined> {
    const { judge, deadline: milliseconds, clock } = this.#options;
    if (judge === undefined) return undefined;
    const { answered } = judge;
    try {
      const options = { operation: 'judging an answer', milliseconds, clock, signal };
      const verdict = await withDeadline((within) => judge.agrees(question, within), options);
      // What an earlier part of it settled says nothing of the one that fails.
      if (answered === undefined || judge.answered !== answered) this.#health.succeeded();
      return verdict === 'same' || verdict === 'different' ? verdict : 'unsure';
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#health.failed(error);
      if (this.trusted === true) this.#control.doubt();
      return undefined;
    }
  }
}

function isTooLong({ query, cachedQuery, cached, fresh = '' }: Question): boolean {
  return query.length + cachedQuery.length + cached.length + fresh.length > longestQuestion;
}
