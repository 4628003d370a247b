/** What is remembered of an entry, so that most candidates need not be read. */
export interface EntryNote {
  /** Prompt the entry answers. */
  readonly text: string;
  readonly answerId: string;
  /** Names all answers in much the same words. */
  readonly alikeId: string;
  /** Scope the entry belongs to. */
  readonly scope: string;
  /** When the entry was written, which tells whether it has been replaced since. */
  readonly createdAt: number;
}
