import type { AnswerEntry } from './answer-entry.ts';
import type { Veto } from './guard.ts';

/** An entry near the prompt that is asked, as it was fetched. */
export interface FoundEntry {
  readonly entryId: string;
  readonly answerId: string;
  /** Prompt the entry answers. */
  readonly text: string;
  /** Vector of the prompt. */
  readonly values: Float32Array;
  /** What a guard has against it. */
  readonly veto: Veto | undefined;
  /** Whether it may answer: it is close enough, and no guard has anything against it. */
  readonly eligible: boolean;
  /** @throws RepriseError `ENVELOPE_UNREADABLE` when the bytes are damaged. */
  read<T>(): AnswerEntry<T>;
}
