import { type Clock, type Logger, StateLog, withDeadline } from '../../core/index.ts';
import type { Judge, Question, Verdict } from '../judges/judge.ts';
import { JudgeControl } from './judge-control.ts';

/** Options of {@link Judging}. */
export interface JudgingOptions {
  readonly judge: Judge | undefined;
  /** Milliseconds the judge may take for one question. */
  readonly deadline: number;
  /** Whether it is given a fresh answer to compare with; if not, it says whether the cached one fits. */
  readonly withFresh: boolean;
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Characters of all texts of a question; longer ones are not put to a judge. */
const longestQuestion = 64_000;
/** Chance that a judgement is preceded by a control question. */
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
  readonly #log: StateLog;
  readonly #trustLog: StateLog;
  #unjudged = 0;

  constructor(options: JudgingOptions) {
    this.#options = options;
    this.#control = new JudgeControl(options.withFresh);
    const name = `The judge "${options.judge?.name ?? 'none'}"`;
    this.#log = new StateLog(options.logger, name);
    this.#trustLog = new StateLog(options.logger, name, {
      failing: 'is not trusted',
      working: 'is trusted again',
    });
  }

  /** Whether the judge passed the questions whose answer is known; undefined before it was sure of some. */
  get trusted(): boolean | undefined {
    return this.#control.trusted;
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
    const isDue = this.trusted !== true || this.#options.random() < controlChance;
    if (isDue) await this.#putControl(question, signal);
    while (this.#control.isNew && !signal.aborted) {
      if (!(await this.#putControl(question, signal))) return;
    }
  }

  async #judged(question: Question, signal: AbortSignal): Promise<Verdict> {
    if (question.cached !== '' && question.cached === question.fresh) return 'same';
    return isTooLong(question) ? 'unsure' : this.#ask(question, signal);
  }

  async #putControl(question: Question, signal: AbortSignal): Promise<boolean> {
    const control = this.#control.next(question);
    if (control === undefined) return false;
    this.#control.heard(control, await this.#ask(control.question, signal));
    if (this.trusted === false) {
      this.#trustLog.failed('it erred on questions whose answer is known', 'what it says does not count');
    } else if (this.trusted) this.#trustLog.succeeded();
    return true;
  }

  async #ask(question: Question, signal: AbortSignal): Promise<Verdict> {
    const { judge, deadline: milliseconds, clock } = this.#options;
    if (judge === undefined) return 'unsure';
    try {
      const options = { operation: 'judging an answer', milliseconds, clock, signal };
      const verdict = await withDeadline((within) => judge.agrees(question, within), options);
      this.#log.succeeded();
      return verdict === 'same' || verdict === 'different' ? verdict : 'unsure';
    } catch (error) {
      if (signal.aborted) return 'unsure';
      this.#log.failed(error, 'its answers are missing, so less is learnt');
      if (this.trusted === true) this.#control.doubt();
      return 'unsure';
    }
  }
}

function isTooLong({ query, cachedQuery, cached, fresh = '' }: Question): boolean {
  return query.length + cachedQuery.length + cached.length + fresh.length > longestQuestion;
}
