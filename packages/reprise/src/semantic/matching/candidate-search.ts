import type { Embedder, Sketch } from '../../embedders/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import type { Neighbour } from '../../vectors/index.ts';
import { fromStoredEntry } from '../answers/answer-entry.ts';
import { answerIdOfEntry } from '../answers/answer-id.ts';
import type { Guard, Veto } from '../guard.ts';
import { type Identity, namespaceOf } from '../identity.ts';
import type { EntryNote } from '../indexing/entry-note.ts';
import type { Policy } from '../policy.ts';
import type { Verifier } from '../verifier/index.ts';
import type { FoundEntry } from './found-entry.ts';
import type { MatchedEntries } from './matched-entries.ts';
import { type VetoOf, vetoOf } from './veto-of.ts';
import { verifiedBy } from './weigh-candidates.ts';
import { leastRead, worthEmbedding } from './worth-embedding.ts';

/** Parts of a {@link CandidateSearch}. */
export interface CandidateSearchOptions {
  readonly entries: MatchedEntries;
  readonly embedder: Embedder;
  readonly guards: readonly Guard[];
  readonly verifier: Verifier | undefined;
  readonly policy: Policy;
  /** Entries looked at where the index holds whole vectors. */
  readonly candidates: number;
  answerText(output: unknown): string;
}

/** An entry that the index found near. */
export interface Listed {
  readonly key: string;
  /** Similarity of what the index compares. */
  readonly similarity: number;
  /** Whether it is close enough to answer. */
  readonly close: boolean;
}

/** What the index found near, the closest first. */
export interface Shortlist {
  readonly listed: readonly Listed[];
  readonly vetoOf: VetoOf;
}

/** Whether one of a shortlist may be served, by what is remembered of it. */
export interface Outlook {
  readonly hopeful: boolean;
  /** What a guard has against the closest that is alike enough. */
  readonly veto: Veto | undefined;
  /** Whether none is alike enough, though some are near. */
  readonly doubted: boolean;
}

/** An index is exact to this much; candidates are compared again with their stored vectors. */
const indexError = 0.02;
/** Sketches looked at, for candidates and for what speaks against them. */
const sketchCandidates = 32;
/** Neighbours that may be found too unlike, before a prompt is embedded. */
const mostUnlike = 2;
/** Neighbours that are fetched for that where nothing is remembered of them. */
const mostRecalled = 4;

type Recalled = ReadonlyMap<string, EntryNote | undefined>;

const nothingRecalled: Recalled = new Map();
const hopeful: Outlook = { hopeful: true, veto: undefined, doubted: false };

/** Finds the entries that may answer a prompt, and those that tell whether they do. */
export class CandidateSearch {
  readonly #options: CandidateSearchOptions;

  constructor(options: CandidateSearchOptions) {
    this.#options = options;
  }

  /** The entries whose sketches are closest. */
  async bySketch(sketch: Sketch, scope: string, text: string): Promise<Shortlist> {
    const { entries, policy } = this.#options;
    const own = sketch.of(text);
    const neighbours = own ? await entries.nearest(scope, own, sketchCandidates) : [];
    return this.#shortlist(text, neighbours, sketch.floor(policy.floor));
  }

  /** The entries whose vectors are closest. */
  async byVector(scope: string, text: string, vector: Float32Array): Promise<Shortlist> {
    const { entries, candidates, policy } = this.#options;
    return this.#shortlist(text, await entries.nearest(scope, vector, candidates), policy.floor);
  }

  /**
   * Whether to look at a shortlist any further: most misses end here, without an embedding.
   *
   * @throws what the store throws.
   */
  async outlook(shortlist: Shortlist, identity: Identity): Promise<Outlook> {
    const { listed, vetoOf } = shortlist;
    const { text = '' } = identity;
    const needed = this.#needed;
    const recalled = needed ? await this.#recall(shortlist, identity) : nothingRecalled;
    let veto: Veto | undefined;
    let unlike = 0;
    for (const { key, similarity, close } of listed) {
      if (!close || unlike === mostUnlike || (needed && similarity < leastRead)) break;
      const note = this.#options.entries.noteOf(key) ?? recalled.get(key);
      if (note === undefined && recalled.has(key)) continue;
      if (note === undefined) return hopeful;
      if (needed && !this.#isWorthEmbedding(similarity, text, note.text, needed)) {
        unlike += 1;
        continue;
      }
      const against = vetoOf(note.text);
      if (against === undefined) return hopeful;
      veto ??= against;
    }
    return { hopeful: false, veto, doubted: veto === undefined && unlike > 0 };
  }

  /** Fetches what is listed; what is gone, or of another namespace, scope or embedder, is left out. */
  async fetch({ listed, vetoOf }: Shortlist, identity: Identity): Promise<FoundEntry[]> {
    const keys = listed.map(({ key }) => key);
    const stored = await this.#getOwn(keys, identity);
    return stored.flatMap((entry, at) => this.#found(listed[at]!.close, entry, identity.scope, vetoOf) ?? []);
  }

  /**
   * Reads the closest of which nothing is remembered, as after a start.
   *
   * @returns what each that was read says; undefined for those that are gone, or not to be compared.
   */
  async #recall({ listed }: Shortlist, identity: Identity): Promise<Recalled> {
    const { entries, embedder } = this.#options;
    const unknown = listed
      .slice(0, mostRecalled)
      .filter(({ close, similarity }) => close && similarity >= leastRead)
      .map(({ key }) => key)
      .filter((key) => entries.noteOf(key) === undefined);
    if (unknown.length === 0) return nothingRecalled;
    const stored = await this.#getOwn(unknown, identity);
    return new Map(
      unknown.map((key, at) => {
        const entry = stored[at];
        const isOwn = entry?.vector?.embedder === embedder.id;
        return [key, isOwn ? this.#noteOf(entry, identity.scope) : undefined];
      }),
    );
  }

  /** Entries by key; undefined for those that are gone or of another namespace. */
  async #getOwn(
    keys: readonly string[],
    { exactKey, scope }: Identity,
  ): Promise<(StoredEntry | undefined)[]> {
    const stored = keys.length === 0 ? [] : await this.#options.entries.getMany(keys, scope);
    const namespace = namespaceOf(exactKey);
    return stored.map((entry) => (entry?.key.startsWith(namespace) ? entry : undefined));
  }

  #shortlist(text: string, neighbours: readonly Neighbour[], floor: number): Shortlist {
    const listed = neighbours.map(({ id: key, similarity }) => {
      return { key, similarity, close: similarity >= floor - indexError };
    });
    return { listed, vetoOf: vetoOf(this.#options.guards, text) };
  }

  /** Confidence that a sketch has to promise before a prompt is embedded; undefined or 0 when none is asked. */
  get #needed(): number | undefined {
    const { embedder, policy } = this.#options;
    return embedder.sketch && policy.leastConfidence;
  }

  #isWorthEmbedding(similarity: number, text: string, cached: string, needed: number): boolean {
    return worthEmbedding(similarity, verifiedBy(this.#options.verifier, text, cached, undefined), needed);
  }

  #found(
    close: boolean,
    stored: StoredEntry | undefined,
    scope: string,
    vetoOf: VetoOf,
  ): FoundEntry | undefined {
    if (stored?.vector?.embedder !== this.#options.embedder.id) return undefined;
    const note = this.#noteOf(stored, scope);
    if (note === undefined) return undefined;
    return {
      entryId: stored.key,
      answerId: note.answerId,
      alikeId: note.alikeId,
      text: note.text,
      values: stored.vector.values,
      close,
      veto: () => vetoOf(note.text),
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
    const answerId = answerIdOfEntry({ ...entry, output }, (answer) => this.#options.answerText(answer));
    const note = { text, answerId, alikeId: entry.alikeId ?? answerId, scope, createdAt };
    entries.note(stored.key, note);
    return note;
  }
}
