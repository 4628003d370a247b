import { normalAnswer } from '../judges/answer-text-forms.ts';
import type { Question, Verdict } from '../judges/judge.ts';
import { alteredQuestion, type ControlQuestion, madeUpQuestion, sameQuestion } from './control-question.ts';
import type { ControlResult } from './control-result.ts';

type Kind = ControlResult['known'];

/** Results of each kind that count. */
const newest = 20;
/** Errors among them that cost a judge its trust; one that is wrong twice in a hundred times makes so many once in 10,000. */
const mostErrors = 4;
/** As many cost it when it was never right before, until it is right this many times as often as wrong. */
const errorsOfNew = 2;
const rightForEachError = 3;
/** After an error so many of the kind have to be right before controls are as seldom again. */
const rightAfterError = 4;
/** Controls a new judge is put to before it is believed. */
const firstControls = 4;

/**
 * Whether a judge can be believed: some questions put to it are ones whose answer is known, a fresh answer against itself,
 * and against itself with something altered.
 *
 * A judge is trusted when it was right on one of each kind since the start, and wrong on fewer than four of the newest 20 of
 * a kind, those that earlier runs and other instances put to it included. Being unsure is neither right nor wrong: who is
 * unsure of an altered answer is put to a made-up one. One that is asked without a fresh answer, whether a cached one fits, is
 * controlled as it is asked, and with made-up answers only: whether the upstream's own answer fits is an opinion, and to
 * refuse it harms nobody.
 */
export class JudgeControl {
  readonly #kinds: readonly Kind[];
  readonly #withFresh: boolean;
  readonly #results: Readonly<Record<Kind, ControlResult[]>> = { same: [], different: [] };
  readonly #bad = new Set<Kind>();
  readonly #passed = new Set<Kind>();
  #put = 0;
  /** The way in which the next answer is altered: after an error the same again, to see whether it always errs there. */
  #way = 0;
  #needsMadeUp = false;

  /** @param withFresh Whether the judge is given a fresh answer to compare with. */
  constructor(withFresh: boolean) {
    this.#withFresh = withFresh;
    this.#kinds = withFresh ? ['same', 'different'] : ['different'];
  }

  /** Undefined before it was right on a control question of each kind. */
  get trusted(): boolean | undefined {
    if (this.#kinds.some((kind) => this.#bad.has(kind))) return false;
    return this.#kinds.every((kind) => this.#passed.has(kind)) ? true : undefined;
  }

  /** Whether the judge has still to show that it can be believed. */
  get isNew(): boolean {
    return this.trusted === undefined && this.#put < firstControls;
  }

  /** Whether it has to be looked at closely, since it erred not long ago. */
  get isSuspect(): boolean {
    return this.#kinds.some((kind) =>
      this.#results[kind].slice(-rightAfterError).some(({ passed }) => !passed),
    );
  }

  /** The next question; undefined when nothing can be asked about this answer. */
  next(question: Question): ControlQuestion | undefined {
    const { fresh } = question;
    if (fresh === undefined || normalAnswer(fresh) === '') return undefined;
    const at = this.#put++;
    if (this.#kinds[at % this.#kinds.length] === 'same') return sameQuestion(question, fresh);
    const ordinal = Math.floor(at / this.#kinds.length);
    if (!this.#withFresh) return madeUpQuestion(question, undefined, ordinal);
    if (this.#needsMadeUp) return madeUpQuestion(question, fresh, ordinal);
    return alteredQuestion(question, fresh, this.#way);
  }

  /** Forgets that the judge has passed, not what it has failed: it has to show again that it can be believed. */
  doubt(): void {
    this.#passed.clear();
    this.#put = 0;
  }

  /** Notes what the judge said; returns whether it was right, undefined where it was unsure. */
  heard({ known }: ControlQuestion, verdict: Verdict): boolean | undefined {
    const isSure = verdict !== 'unsure';
    if (known === 'different') {
      this.#needsMadeUp = !isSure && !this.#passed.has(known);
      if (verdict !== 'same') this.#way += 1;
    }
    if (!isSure) return undefined;
    if (verdict === known) this.#passed.add(known);
    return verdict === known;
  }

  /** Adds a result, its own or one that another instance told, which may come late and more than once. */
  add(result: ControlResult): void {
    const results = this.#results[result.known];
    if (results.some(({ id }) => id === result.id)) return;
    const after = results.findLastIndex(({ at }) => at <= result.at);
    results.splice(after + 1, 0, result);
    if (results.length > newest) results.shift();
    if (isBad(results)) this.#bad.add(result.known);
    else this.#bad.delete(result.known);
  }
}

/** Goes through the results in their order, so that all who know the same results come to the same. */
function isBad(results: readonly ControlResult[]): boolean {
  let [right, wrong, bad] = [0, 0, false];
  for (const { passed } of results) {
    if (passed) right += 1;
    else wrong += 1;
    if (wrong >= mostErrors || (wrong >= errorsOfNew && right === 0)) bad = true;
    else if (right >= rightForEachError * wrong) bad = false;
  }
  return bad;
}
