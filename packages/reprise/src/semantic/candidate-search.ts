import type { Embedder, Sketch } from '../embedders/index.ts';
import type { StoredEntry } from '../stores/index.ts';
import type { Neighbour } from '../vectors/index.ts';
import { fromStoredEntry } from './answer-entry.ts';
import { answerIdFor } from './answer-id.ts';
import type { EntryNote } from './entry-note.ts';
import type { FoundEntry } from './found-entry.ts';
import type { Guard, Veto } from './guard.ts';
import { type Identity, namespaceOf } from './identity.ts';
import type { Policy } from './policy.ts';
import type { MatchedEntries } from './reembedding/matched-entries.ts';

/** Parts of a {@link CandidateSearch}. */
export interface CandidateSearchOptions {
  readonly entries: MatchedEntries;
  readonly embedder: Embedder;
  readonly guards: readonly Guard[];
  readonly policy: Policy;
  /** Entries looked at where the index holds whole vectors. */
  readonly candidates: number;
  answerText(output: unknown): string;
}

/** An entry that the index found near. */
export interface Listed {
  readonly key: string;
  readonly veto: Veto | undefined;
  /** Whether it is close enough to answer, and nothing is known against it. */
  readonly eligible: boolean;
}

/** What the index found near, the closest first. */
export interface Shortlist {
  readonly listed: readonly Listed[];
  /** Approximate similarity of the closest, where whole vectors were compared. */
  readonly nearest: number | undefined;
}

/** An index is exact to this much; candidates are compared again with their stored vectors. */
const indexError = 0.02;
/** Sketches looked at, for candidates and for what speaks against them. */
const sketchCandidates = 32;

/**
 * How much closer to 1 than the policy asks the closest entry has to look by its sketch: where not even one does, there
 * was hardly ever a hit, and the embedding is saved.
 */
const closestShare = 2 / 3;

/** Finds the entries that may answer a prompt, and those that tell whether they do. */
export class CandidateSearch {
  readonly #options: CandidateSearchOptions;

  constructor(options: CandidateSearchOptions) {
    this.#options = options;
  }

  /** The entries whose sketches are closest: most misses end here, without an embedding. */
  async bySketch(sketch: Sketch, scope: string, text: string): Promise<Shortlist> {
    const own = sketch.of(text);
    if (own === undefined) return { listed: [], nearest: undefined };
    const neighbours = await this.#options.entries.nearest(scope, own, sketchCandidates);
    const { floor } = this.#options.policy;
    const closest = neighbours[0]?.similarity ?? -1;
    if (closest < sketch.floor(1 - (1 - floor) * closestShare)) return { listed: [], nearest: undefined };
    return { listed: this.#list(text, neighbours, sketch.floor(floor)), nearest: undefined };
  }

  /** The entries whose vectors are closest. */
  async byVector(scope: string, text: string, vector: Float32Array): Promise<Shortlist> {
    const { entries, candidates, policy } = this.#options;
    const neighbours = await entries.nearest(scope, vector, candidates);
    const listed = this.#list(text, neighbours, policy.floor);
    return { listed, nearest: neighbours[0]?.similarity };
  }

  /** Fetches what is listed; what is gone, or of another namespace, scope or embedder, is left out. */
  async fetch({ listed }: Shortlist, { exactKey, scope, text = '' }: Identity): Promise<FoundEntry[]> {
    const keys = listed.map(({ key }) => key);
    const stored = keys.length === 0 ? [] : await this.#options.entries.getMany(keys, scope);
    const namespace = namespaceOf(exactKey);
    const own = stored.map((entry) => (entry?.key.startsWith(namespace) ? entry : undefined));
    return own.flatMap((entry, at) => this.#found(listed[at]!, entry, scope, text) ?? []);
  }

  #list(text: string, neighbours: readonly Neighbour[], floor: number): Listed[] {
    return neighbours.map(({ id: key, similarity }) => {
      if (similarity < floor - indexError) return { key, veto: undefined, eligible: false };
      const note = this.#options.entries.noteOf(key);
      const veto = note && this.#check(text, note.text);
      return { key, veto, eligible: veto === undefined };
    });
  }

  #found(
    listed: Listed,
    stored: StoredEntry | undefined,
    scope: string,
    text: string,
  ): FoundEntry | undefined {
    if (stored?.vector?.embedder !== this.#options.embedder.id) return undefined;
    const note = this.#noteOf(stored, scope);
    if (note === undefined) return undefined;
    const veto = listed.veto ?? this.#check(text, note.text);
    return {
      entryId: stored.key,
      answerId: note.answerId,
      text: note.text,
      values: stored.vector.values,
      veto,
      eligible: listed.eligible && veto === undefined,
      read: () => fromStoredEntry(stored),
    };
  }

  /** What an entry says; undefined when it is of another scope, or not to be compared. */
  #noteOf(stored: StoredEntry, scope: string): EntryNote | undefined {
    const { entries } = this.#options;
    const known = entries.noteOf(stored.key);
    if (known?.createdAt === stored.createdAt) return known.scope === scope ? known : undefined;
    const { text, output, createdAt, ...entry } = fromStoredEntry(stored);
    if (entry.scope !== scope || text === undefined) return undefined;
    const answerId =
      entry.answerId ?? answerIdFor(output, (answer) => this.#options.answerText(answer), stored.key);
    const note = { text, answerId, scope, createdAt };
    entries.note(stored.key, note);
    return note;
  }

  #check(query: string, cached: string): Veto | undefined {
    for (const guard of this.#options.guards) {
      const veto = guard.check(query, cached);
      if (veto) return veto;
    }
    return undefined;
  }
}
