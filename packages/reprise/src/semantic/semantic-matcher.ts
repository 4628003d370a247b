import type { Embedder, Embedding, Sketch } from '../embedders/index.ts';
import type { Neighbour } from '../vectors/index.ts';
import { type AnswerEntry, fromStoredEntry } from './answer-entry.ts';
import { cosine } from './cosine.ts';
import type { Guard, Veto } from './guard.ts';
import type { SemanticLookup } from './hit.ts';
import type { Identity } from './identity.ts';
import type { IndexedStore } from './indexed-store.ts';
import type { Candidate, Policy } from './policy.ts';
import type { PromptEmbedder } from './prompt-embedder.ts';

/** Parts of a {@link SemanticMatcher}. */
export interface SemanticMatcherOptions {
  readonly entries: IndexedStore;
  readonly embedder: Embedder;
  readonly prompts: PromptEmbedder;
  readonly guards: readonly Guard[];
  readonly policy: Policy;
  readonly minimumCoverage: number;
  readonly candidates: number;
}

/** The entry that may answer, with what was decided. */
export interface Match<T> extends Omit<SemanticLookup<T>, 'hit'> {
  readonly entry: AnswerEntry<T> | undefined;
  /** Why the entry may answer; empty without one. */
  readonly reasons: readonly string[];
}

const nothingCached = 'nothing of this scope is cached';
const stillLoading = 'nothing of this scope is in the index yet, which is being filled';
/** An index is exact to this much; candidates are compared again with their stored vectors. */
const indexError = 0.02;
/** Sketches looked at; more find 1% more right hits, and more wrong ones. */
const sketchCandidates = 16;

/**
 * Finds the entry that answers a prompt by meaning: candidates by sketch or vector, then guards, then the exact
 * similarity, then the policy.
 */
export class SemanticMatcher {
  readonly #options: SemanticMatcherOptions;

  constructor(options: SemanticMatcherOptions) {
    this.#options = options;
  }

  /** Why an embedding must not be used to compare, or undefined when it may. */
  notUnderstood(embedding: Embedding): string | undefined {
    if (embedding.truncated) return 'the prompt is longer than the embedder reads';
    const { minimumCoverage } = this.#options;
    if (embedding.coverage >= minimumCoverage) return undefined;
    return `the embedder understood ${percent(embedding.coverage)} of the prompt, needed are ${percent(minimumCoverage)}`;
  }

  /** @throws what the store, the index or the embedder throw; the caller turns that into a miss. */
  async match<T>(identity: Identity): Promise<Match<T>> {
    const { text, scope } = identity;
    const { entries, embedder, prompts } = this.#options;
    if (text === undefined) return nothing('this request is not compared by meaning');
    const known = entries.use(identity.exactKey);
    if (!(await entries.hasScope(scope))) return nothing(known ? nothingCached : stillLoading);
    const shortlist = embedder.sketch && (await this.#bySketch<T>(embedder.sketch, scope, text));
    if (shortlist?.eligible.length === 0) {
      const veto = shortlist.vetoes[0];
      return nothing(veto ? vetoText(veto) : 'no cached prompt shares enough words', veto?.guard);
    }
    const embedding = await prompts.embed(text);
    const misunderstood = this.notUnderstood(embedding);
    if (misunderstood) return nothing(misunderstood, 'coverage');
    return this.#decide(shortlist ?? (await this.#byVector<T>(scope, text, embedding)), embedding.vector);
  }

  /** The entries whose sketches are closest: most misses end here, without an embedding. */
  async #bySketch<T>(sketch: Sketch, scope: string, text: string): Promise<Checked<T>> {
    const { entries, policy } = this.#options;
    const own = sketch.of(text);
    if (own === undefined) return { eligible: [], vetoes: [] };
    const floor = sketch.floor(policy.floor);
    const neighbours = await entries.nearest(scope, own, sketchCandidates);
    return this.#check(scope, text, closeTo(neighbours, floor));
  }

  async #byVector<T>(scope: string, text: string, { vector }: Embedding): Promise<Checked<T>> {
    const { entries, candidates, policy } = this.#options;
    const neighbours = await entries.nearest(scope, vector, candidates);
    const checked = await this.#check<T>(scope, text, closeTo(neighbours, policy.floor));
    return { ...checked, nearest: neighbours[0]?.similarity };
  }

  /** Fetches candidates and drops those that are gone, of another scope or embedder, or vetoed. */
  async #check<T>(scope: string, text: string, keys: readonly string[]): Promise<Checked<T>> {
    const { entries, embedder } = this.#options;
    const vetoes: Veto[] = [];
    const eligible: AnswerEntry<T>[] = [];
    const wanted = keys.filter((key) => {
      const noted = entries.promptOf(key);
      return noted === undefined || this.#passes(text, noted, vetoes);
    });
    for (const stored of wanted.length === 0 ? [] : await entries.getMany(wanted, scope)) {
      if (stored?.vector?.embedder !== embedder.id) continue;
      const entry = fromStoredEntry<T>(stored);
      if (entry.scope !== scope || entry.text === undefined) continue;
      const passed = entries.promptOf(entry.key) === entry.text;
      entries.notePrompt(entry.key, entry.text);
      if (passed || this.#passes(text, entry.text, vetoes)) eligible.push(entry);
    }
    return { eligible, vetoes };
  }

  #passes(query: string, cached: string, vetoes: Veto[]): boolean {
    for (const guard of this.#options.guards) {
      const veto = guard.check(query, cached);
      if (veto) {
        vetoes.push(veto);
        return false;
      }
    }
    return true;
  }

  #decide<T>({ eligible, vetoes, nearest: approximate }: Checked<T>, vector: Float32Array): Match<T> {
    const { policy } = this.#options;
    const ranked = eligible
      .filter((entry) => entry.vector!.values.length === vector.length)
      .map((entry) => ({ entry, similarity: cosine(entry.vector!.values, vector) }))
      .sort((left, right) => right.similarity - left.similarity);
    const nearest = ranked[0]?.similarity ?? approximate;
    let { reason, refusedBy } = refusal(vetoes[0], nearest, policy.floor);
    for (const { entry, similarity } of ranked) {
      const decision = policy.decide(candidateOf(entry, similarity));
      if (decision.action === 'serve') {
        const reasons = [decision.reason, `${this.#options.guards.length} guards found no difference`];
        return { entry, nearest: similarity, reason: '', refusedBy: undefined, reasons };
      }
      if (similarity === nearest) [reason, refusedBy] = [decision.reason, policy.name];
    }
    return { entry: undefined, nearest, reason, refusedBy, reasons: [] };
  }
}

interface Checked<T> {
  readonly eligible: readonly AnswerEntry<T>[];
  readonly vetoes: readonly Veto[];
  /** Approximate similarity of the closest entry, when vectors were compared. */
  readonly nearest?: number | undefined;
}

function closeTo(neighbours: readonly Neighbour[], floor: number): string[] {
  return neighbours.filter(({ similarity }) => similarity >= floor - indexError).map(({ id }) => id);
}

/** Why no candidate is left. */
function refusal(
  veto: Veto | undefined,
  nearest: number | undefined,
  floor: number,
): { reason: string; refusedBy?: string } {
  if (veto) return { reason: vetoText(veto), refusedBy: veto.guard };
  if (nearest === undefined) return { reason: 'no cached prompt is close enough' };
  return { reason: `the closest cached prompt has similarity ${nearest.toFixed(3)}, needed is ${floor}` };
}

function nothing<T>(reason: string, refusedBy?: string): Match<T> {
  return { entry: undefined, nearest: undefined, reason, refusedBy, reasons: [] };
}

function candidateOf(entry: AnswerEntry<unknown>, similarity: number): Candidate {
  return { entryId: entry.key, answerId: entry.key, similarity, confidence: similarity, bucket: 'all' };
}

function vetoText(veto: Veto): string {
  return `vetoed by the guard ${veto.guard}: ${veto.reason}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
