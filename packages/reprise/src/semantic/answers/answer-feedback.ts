import { type Clock, withinDeadline } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import { assertVerdict } from '../arguments/arguments.ts';
import { assertText } from '../arguments/assert-kind.ts';
import type { Candidate } from '../candidate.ts';
import type { PromptEmbedder } from '../embedding/prompt-embedder.ts';
import { type Identity, namespaceOf } from '../identity.ts';
import type { IndexedStore } from '../indexing/indexed-store.ts';
import { cosine } from '../matching/cosine.ts';
import type { Trust } from '../trust/index.ts';
import { type AnswerEntry, fromStoredEntry } from './answer-entry.ts';
import { answerIdOfEntry } from './answer-id.ts';

/** What somebody says of an answer. */
export interface Feedback {
  readonly entryId: string;
  readonly verdict: 'right' | 'wrong';
  /** Beginning of the keys of whoever says it; feedback on another's entry does nothing. @default the cache's prefix */
  readonly within?: string | undefined;
  /** The prompt that was answered. @default the one the answer was given to */
  readonly query?: string | undefined;
}

/** What came of it. */
export interface FeedbackOutcome {
  /** Whether the entry was there and is gone now; it goes when it is called wrong. */
  readonly removed: boolean;
  /** Entries close to it, which are not served by meaning for a while. */
  readonly quarantined: number;
  /** Whether it was noted; the policy learns only from what is called wrong. */
  readonly observed: boolean;
}

/** Parts of an {@link AnswerFeedback}. */
export interface AnswerFeedbackOptions {
  readonly trust: Trust;
  readonly entries: IndexedStore;
  readonly embedder: Embedder;
  readonly prompts: PromptEmbedder;
  readonly prefix: string;
  answerText(output: unknown): string;
  bucketOf(identity: Identity): string;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly storeDeadline: number;
}

const nothing: FeedbackOutcome = { removed: false, quarantined: 0, observed: false };
const mostNeighbours = 20;

/**
 * Takes what people say of answers: a wrong one goes, and its neighbours into quarantine.
 *
 * A neighbour stays also when its answer is the same: many questions are rightly answered with `Yes`.
 */
export class AnswerFeedback {
  readonly #options: AnswerFeedbackOptions;

  constructor(options: AnswerFeedbackOptions) {
    this.#options = options;
  }

  /**
   * @throws RepriseError `INVALID_ARGUMENT` for another verdict than the two there are, and for ids and prompts that are
   *   no texts; what the store throws.
   */
  async give({ entryId, verdict, within = '', query }: Feedback): Promise<FeedbackOutcome> {
    assertVerdict(verdict);
    assertText('The entry id', entryId);
    if (query !== undefined) assertText('The prompt', query);
    const { prefix, entries, trust } = this.#options;
    if (!entryId.startsWith(prefix) || !entryId.startsWith(within)) return nothing;
    const [stored] = await this.#timed('reading the cache', entries.getMany([entryId]));
    if (stored === undefined) return nothing;
    const entry = fromStoredEntry(stored);
    const candidate = await this.#candidate(entry, query);
    const finding = { candidate, source: 'feedback', chance: 1 } as const;
    if (verdict === 'right') {
      trust.found({ ...finding, right: true });
      return { ...nothing, observed: true };
    }
    const neighbours = await this.#neighbours(stored, entry.scope).catch(() => []);
    const removal = entries.deleteMany([entryId]);
    trust.found({ ...finding, right: false, neighbours });
    const removed = (await this.#timed('removing from the cache', removal)) > 0;
    return { removed, quarantined: neighbours.length, observed: true };
  }

  /** The entry as a candidate for the prompt; an entry is what it is to itself when there is none. */
  async #candidate(entry: AnswerEntry<unknown>, query: string | undefined): Promise<Candidate> {
    const { embedder, bucketOf, answerText } = this.#options;
    const answerId = answerIdOfEntry(entry, answerText);
    const similarity = await this.#similarity(entry, query);
    const identity = { exactKey: entry.key, scope: entry.scope, text: entry.text };
    const bucket = `${embedder.id}/${bucketOf(identity)}`;
    return { entryId: entry.key, answerId, similarity, confidence: Math.max(0, similarity), bucket };
  }

  async #similarity({ vector, text }: AnswerEntry<unknown>, query: string | undefined): Promise<number> {
    const { embedder, prompts } = this.#options;
    if (query === undefined || query === text || vector?.embedder !== embedder.id) return 1;
    try {
      const embedding = await prompts.embed(query);
      return embedding.vector.length === vector.values.length ? cosine(embedding.vector, vector.values) : 1;
    } catch {
      return 1;
    }
  }

  /** Ids of the entries of the same scope that are close enough to be served for the same prompts. */
  async #neighbours({ key, vector }: StoredEntry, scope: string): Promise<string[]> {
    const { entries, embedder, trust } = this.#options;
    if (vector?.embedder !== embedder.id) return [];
    const searched = embedder.sketch ? embedder.sketch.from(vector.values) : vector.values;
    if (searched === undefined) return [];
    const found = await this.#timed('searching', entries.nearest(scope, searched, mostNeighbours + 1));
    const namespace = namespaceOf(key);
    const keys = found.map(({ id }) => id).filter((id) => id !== key && id.startsWith(namespace));
    const stored = await this.#timed('reading the cache', entries.getMany(keys, scope));
    return stored.flatMap((other) => {
      if (other?.vector?.embedder !== embedder.id) return [];
      if (other.vector.values.length !== vector.values.length) return [];
      if (cosine(other.vector.values, vector.values) < trust.floor) return [];
      const entry = fromStoredEntry(other);
      return entry.scope === scope ? [entry.key] : [];
    });
  }

  #timed<R>(operation: string, result: Promise<R>): Promise<R> {
    const { storeDeadline: milliseconds, clock } = this.#options;
    return withinDeadline(result, { operation, milliseconds, clock });
  }
}
