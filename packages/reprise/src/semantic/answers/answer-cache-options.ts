import type { Clock, Logger } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import type { Store } from '../../stores/index.ts';
import type { VectorIndex } from '../../vectors/index.ts';
import type { Guard } from '../guard.ts';
import type { Identity } from '../identity.ts';
import type { Policy } from '../policy.ts';
import type { TrustOptions, Worth } from '../trust/index.ts';
import type { Verifier } from '../verifier/index.ts';

/** Parts and limits of an `AnswerCache`; `SemanticCache` fills in the defaults. */
export interface AnswerCacheOptions extends TrustOptions {
  readonly store: Store;
  /**
   * The store that a shared index is filled from, and that decides whether an entry is gone: where `store` may answer
   * for another one that is out of reach, that one.
   */
  readonly source: Store;
  readonly index: VectorIndex;
  readonly embedder: Embedder;
  /**
   * The embedder before this one: entries that it embedded are found through it until they are embedded again. Without
   * it they answer exact requests only until then.
   */
  readonly previousEmbedder?: Embedder | undefined;
  /** Decides about hits through {@link previousEmbedder}, whose similarities have a scale of their own. */
  readonly previousPolicy: Policy;
  /** Entries of another embedder that are embedded again in the background in a second, at most. */
  readonly reembedRate: number;
  readonly guards: readonly Guard[];
  /** Says how likely one answer fits two prompts; without one, the other evidence has to do. */
  readonly verifier: Verifier | undefined;
  readonly policy: Policy;
  /** Every key begins with this. */
  readonly prefix: string;
  /** Milliseconds an answer lives; `Infinity` means for ever. */
  readonly ttl: number;
  /** Answers kept; the least recently used go first. */
  readonly maxEntries: number;
  /** Share of a prompt the embedder must have understood, 0 to 1. */
  readonly minimumCoverage: number;
  /** Candidates looked at in one lookup. */
  readonly candidates: number;
  /** Milliseconds an embedding may take. */
  readonly embedDeadline: number;
  /** Milliseconds a store operation may take. */
  readonly storeDeadline: number;
  /** The text that tells whether two answers are the same; a text as it is, anything else as canonical JSON. */
  answerText(output: unknown): string;
  /**
   * Names the kind of a request: hits of one kind are judged by what was learnt of that kind. Few names, please: each
   * has to learn for itself.
   */
  bucketOf(identity: Identity): string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Is told whether the vector index works, and when it is filled. */
  readonly indexLogger: Logger;
}

/** What may accompany a write. */
export interface KeepOptions {
  /** Milliseconds this answer lives; `Infinity` means for ever, 0 that it is not kept. @default the cache's ttl */
  readonly ttl?: number;
  /** Names the answer like that of another entry which is known to say the same. @default the hash of its text */
  readonly answerId?: string;
  /** What the answer cost, for the reckoning of shadow mode. */
  readonly worth?: Worth | undefined;
  /** Facts kept with the answer. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}
