import type { ControlResult } from './control-result.ts';
import { JudgeControl } from './judge-control.ts';

/** A verdict, as far as it matters who gave it. */
export interface GivenVerdict {
  readonly at: number;
  /** What the judge is known by; undefined where that was not noted. */
  readonly judge?: string | undefined;
}

/**
 * Judges that were found out, here, elsewhere or in an earlier run, whoever judges now: what one said before its last error
 * that cost it its trust is no measure of anything.
 */
export class DiscreditedJudges {
  readonly #controls = new Map<string, JudgeControl>();
  readonly #until = new Map<string, number>();

  /** Takes what a judge said of a question whose answer is known; returns whether verdicts of it count no more. */
  add(result: ControlResult): boolean {
    const { judge, at, passed } = result;
    const control = this.#controls.get(judge) ?? new JudgeControl(true);
    this.#controls.set(judge, control);
    control.add(result);
    if (control.trusted !== false || passed || this.#untilOf(judge) >= at) return false;
    this.#until.set(judge, at);
    return true;
  }

  /** Whether a verdict does not count. */
  gave({ judge, at }: GivenVerdict): boolean {
    return judge !== undefined && at <= this.#untilOf(judge);
  }

  #untilOf(judge: string): number {
    return this.#until.get(judge) ?? Number.NEGATIVE_INFINITY;
  }
}
