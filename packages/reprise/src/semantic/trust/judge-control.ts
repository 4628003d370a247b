import { normalAnswer } from '../judges/answer-text-forms.ts';
import type { Question, Verdict } from '../judges/judge.ts';

/** A question whose answer is known. */
export interface ControlQuestion {
  readonly question: Question;
  readonly known: 'same' | 'different';
}

/** Answers that hardly any question has; made up, so that nothing of one tenant is ever shown for another. */
const foils: readonly { readonly query: string; readonly answer: string }[] = [
  { query: 'When do the swallows leave the barn?', answer: 'The swallows leave when the nights grow cold.' },
  { query: 'Why did the old clock stop?', answer: 'Dust had settled between the wheels of the clock.' },
  {
    query: 'Who painted the fence by the orchard?',
    answer: 'My neighbour painted the fence, green as moss.',
  },
  { query: 'What lies under the wooden bridge?', answer: 'A rowing boat, half full of rain and leaves.' },
];
/** Controls that count. */
const newest = 20;
/** Failures among them that cost a judge its trust. */
const mostFailures = 2;
/** Controls a new judge is put to before it is believed. */
const firstControls = 4;

type Kind = ControlQuestion['known'];

/**
 * Whether a judge can be believed: some questions put to it are ones whose answer is known, a fresh answer against itself
 * and against one that was made up.
 *
 * A judge is trusted when it was right on one of each kind, and wrong on fewer than two of the newest 20. Being unsure is
 * neither right nor wrong. One that is asked without a fresh answer, whether a cached one fits, is controlled as it is
 * asked, and with made-up answers only: whether the upstream's own answer fits is an opinion, and to refuse it harms nobody.
 */
export class JudgeControl {
  readonly #kinds: readonly Kind[];
  readonly #withFresh: boolean;
  #results: { readonly known: Verdict; readonly passed: boolean }[] = [];
  #put = 0;

  /** @param withFresh Whether the judge is given a fresh answer to compare with. */
  constructor(withFresh: boolean) {
    this.#withFresh = withFresh;
    this.#kinds = withFresh ? ['same', 'different'] : ['different'];
  }

  /** Undefined before it was sure of a control question of each kind. */
  get trusted(): boolean | undefined {
    const failures = this.#results.filter(({ passed }) => !passed).length;
    if (failures >= mostFailures) return false;
    const all = this.#kinds.every((kind) =>
      this.#results.some(({ known, passed }) => known === kind && passed),
    );
    return all ? true : undefined;
  }

  /** Whether the judge has still to show that it can be believed. */
  get isNew(): boolean {
    return this.trusted === undefined && this.#put < firstControls;
  }

  /** The next question; undefined when nothing can be asked about this answer. */
  next({ query, fresh }: Question): ControlQuestion | undefined {
    if (fresh === undefined || normalAnswer(fresh) === '') return undefined;
    const at = this.#put++;
    const known = this.#kinds[at % this.#kinds.length]!;
    if (known === 'same') return { known, question: { query, cachedQuery: query, cached: fresh, fresh } };
    const foil = foils[Math.floor(at / this.#kinds.length) % foils.length]!;
    if (normalAnswer(foil.answer) === normalAnswer(fresh)) return undefined;
    const compared = this.#withFresh ? fresh : undefined;
    return { known, question: { query, cachedQuery: foil.query, cached: foil.answer, fresh: compared } };
  }

  /** Forgets what the judge has passed, not what it has failed: it has to show again that it can be believed. */
  doubt(): void {
    this.#results = this.#results.filter(({ passed }) => !passed);
    this.#put = 0;
  }

  /** Notes what the judge said. */
  heard({ known }: ControlQuestion, verdict: Verdict): void {
    if (verdict !== 'same' && verdict !== 'different') return;
    this.#results = [...this.#results, { known, passed: verdict === known }].slice(-newest);
  }
}
