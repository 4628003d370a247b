import type { DemoRequest } from './demo-request.ts';

/** How an answer came about; `shared` is a miss that joined the upstream call of another request. */
export type AnswerKind = 'exact' | 'semantic' | 'stale' | 'miss' | 'shared' | 'bypass';

/** An answer as the client of the gateway saw it. */
export interface Answered {
  readonly request: DemoRequest;
  readonly kind: AnswerKind;
  /** The entry that answered, or under which the answer is kept. */
  readonly entryId: string | undefined;
  readonly similarity: number | undefined;
  /** Milliseconds to the first text; known of streams only. */
  readonly firstToken: number | undefined;
  /** Milliseconds to the end of the answer. */
  readonly completion: number;
  /** Prompt and completion tokens together. */
  readonly tokens: number;
}

/** A request that got no answer. */
export interface Failed {
  readonly request: DemoRequest;
  /** Names the failure, so that equal ones can be counted. */
  readonly error: string;
}

/** What became of one request. */
export type Outcome = Answered | Failed;
