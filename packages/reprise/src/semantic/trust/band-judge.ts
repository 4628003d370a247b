import type { Candidate } from '../candidate.ts';
import type { Question, Verdict } from '../judges/judge.ts';
import type { ControlResult } from './control-result.ts';
import { Judging } from './judging.ts';
import type { TrustSettings } from './trust-options.ts';
import type { BandCounts } from './trust-stats.ts';

/** Judgements that callers wait for, at the same time. */
const mostAtOnce = 8;

/** The judge that is asked while a caller waits, about candidates inside its band; all it does not call right goes upstream. */
export class BandJudge {
  readonly #band: TrustSettings['band'];
  readonly #judging: Judging;
  readonly #counts = { passed: 0, refused: 0 };
  #waiting = 0;

  constructor(settings: TrustSettings) {
    this.#band = settings.band;
    const { judge, deadline } = settings.band ?? { judge: undefined, deadline: 0 };
    this.#judging = new Judging({ ...settings, judge, deadline, withFresh: false });
  }

  /** Judgements without a verdict. */
  get unjudged(): number {
    return this.#judging.unjudged;
  }

  /** What came of the candidates it was asked about; undefined without a band. */
  get counts(): BandCounts | undefined {
    return this.#band && { ...this.#counts };
  }

  /** Why the judge failed when it was asked last; undefined when it did not. */
  get fault(): string | undefined {
    return this.#judging.fault;
  }

  /** Whether a candidate is inside the band. */
  covers({ confidence }: Candidate): boolean {
    return this.#band !== undefined && confidence >= this.#band.low && confidence < this.#band.high;
  }

  /** What the judge says; `unsure` also when it is busy, late, or has yet to show that it can be trusted. */
  async consult(question: Question, signal: AbortSignal): Promise<Verdict> {
    const verdict = await this.#consult(question, signal);
    this.#counts[verdict === 'same' ? 'passed' : 'refused'] += 1;
    return verdict;
  }

  /** Lets it show in the background that it can be trusted, where there is a fresh answer to make questions of. */
  async examine(question: Question, signal: AbortSignal): Promise<void> {
    if (this.#band && question.fresh !== undefined) await this.#judging.examine(question, signal);
  }

  /** Takes what another instance heard of the judge. */
  told(result: ControlResult): void {
    this.#judging.told(result);
  }

  async #consult(question: Question, signal: AbortSignal): Promise<Verdict> {
    if (this.#waiting >= mostAtOnce) return 'unsure';
    this.#waiting += 1;
    try {
      return (await this.#judging.verdict(question, signal)) ?? 'unsure';
    } finally {
      this.#waiting -= 1;
    }
  }
}
