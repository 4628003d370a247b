import type { AnswerEntry } from '../answers/answer-entry.ts';
import type { Veto } from '../guard.ts';

/** An entry near the prompt that is asked, as it was fetched. */
export interface FoundEntry {
  readonly entryId: string;
  readonly answerId: string;
  /** Names all answers in much the same words. */
  readonly alikeId: string;
  /** Prompt the entry answers. */
  readonly text: string;
  /** Vector of the prompt. */
  readonly values: Float32Array;
  /** Whether it is close enough to answer. */
  readonly close: boolean;
  /** What a guard has against it; found out when it is first asked for. */
  veto(): Veto | undefined;
  /** @throws RepriseError `ENVELOPE_UNREADABLE` when the bytes are damaged. */
  read<T>(): AnswerEntry<T>;
}
