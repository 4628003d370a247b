import type { Clock, Duration, Logger } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { CompletionCache } from '../cache/completion-cache.ts';
import type { ReferenceRetriever } from './reference-retriever.ts';

/** What a model is asked for a continuation. */
export interface CompletionPrompt {
  readonly system: string;
  readonly user: string;
}

/** Asks a model; resolves with its text. `signal` aborts at the deadline, and when nobody waits any longer. */
export type Complete = (prompt: CompletionPrompt, signal: AbortSignal) => Promise<string>;

/** Options of `CompletionService`. */
export interface CompletionServiceOptions {
  /** Belongs to whoever made it, and stays open. */
  readonly cache: CompletionCache;
  /** What instances share: feedback, and passages of precomputed documents. */
  readonly keyValue: KeyValue;
  /** In front of every key; that of the cache, so that they are on one node of a Cluster. @default 'completion:' */
  readonly prefix?: string;
  /** Asks a model (S2-54). @default there are no continuations by a model */
  readonly complete?: Complete;
  /**
   * Finds passages (S2-56); `precomputed` finds them in all documents that were precomputed under this prefix, by their
   * words. @default passages come from the document that is written only
   */
  readonly retriever?: ReferenceRetriever | 'precomputed';
  /** Suggestions of one answer, at most, 1 to 20. @default 3 */
  readonly maxSuggestions?: number;
  /** How long each source of suggestions may take. @default '5s' */
  readonly timeout?: Duration;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}
