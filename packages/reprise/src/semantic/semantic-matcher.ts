import type { Embedder, Embedding } from '../embedders/index.ts';
import type { AnswerEntry } from './answer-entry.ts';
import { CandidateSearch, type Shortlist } from './candidate-search.ts';
import { cosine } from './cosine.ts';
import { confidenceOf } from './evidence/confidence.ts';
import { type Evidence, evidenceFor } from './evidence/evidence.ts';
import type { ExplainedCandidate, Explanation } from './explanation.ts';
import type { FoundEntry } from './found-entry.ts';
import type { Guard, Veto } from './guard.ts';
import type { SemanticLookup } from './hit.ts';
import type { Identity } from './identity.ts';
import type { Candidate, Decision, Policy } from './policy.ts';
import type { PromptEmbedder } from './prompt-embedder.ts';
import type { MatchedEntries } from './reembedding/previous-entries.ts';
import { notUnderstood } from './understood.ts';

/** Parts of a {@link SemanticMatcher}. */
export interface SemanticMatcherOptions {
  readonly entries: MatchedEntries;
  readonly embedder: Embedder;
  readonly prompts: PromptEmbedder;
  readonly guards: readonly Guard[];
  readonly policy: Policy;
  readonly minimumCoverage: number;
  readonly candidates: number;
  answerText(output: unknown): string;
  bucketOf(identity: Identity): string;
}

/** A candidate that passed every guard, with what was decided of it. */
export interface Considered<T> {
  readonly candidate: Candidate;
  readonly decision: Decision;
  readonly entry: AnswerEntry<T>;
}

/** The entry that may answer, with what was decided. */
export interface Match<T> extends Omit<SemanticLookup<T>, 'hit'> {
  readonly entry: AnswerEntry<T> | undefined;
  /** Why the entry may answer; empty without one. */
  readonly reasons: readonly string[];
  /** The candidate of most confidence, served or not; undefined when no prompt passed the guards. */
  readonly considered: Considered<T> | undefined;
}

const nothingCached = 'nothing of this scope is cached';
const stillLoading = 'nothing of this scope is in the index yet, which is being filled';

/**
 * Finds the entry that answers a prompt by meaning: candidates by sketch or vector, then guards, then the exact
 * similarity, then the evidence of all that is near, then the policy.
 */
export class SemanticMatcher {
  readonly #options: SemanticMatcherOptions;
  readonly #search: CandidateSearch;

  constructor(options: SemanticMatcherOptions) {
    this.#options = options;
    this.#search = new CandidateSearch(options);
  }

  /** Why an embedding must not be used to compare, or undefined when it may. */
  notUnderstood(embedding: Embedding): string | undefined {
    return notUnderstood(embedding, this.#options.minimumCoverage);
  }

  /** @throws what the store, the index or the embedder throw; the caller turns that into a miss. */
  async match<T>(identity: Identity): Promise<Match<T>> {
    return this.#matchOf<T>(await this.#look(identity, false));
  }

  /**
   * Why a request is, or is not, answered by meaning. Embeds the prompt also where a lookup would end before.
   *
   * @throws as {@link match} does.
   */
  async explain(identity: Identity): Promise<Explanation> {
    const look = await this.#look(identity, true);
    const { entry, reason, reasons, considered } = this.#matchOf(look);
    const { embedder, policy } = this.#options;
    return {
      outcome: entry ? 'semantic' : 'miss',
      reason: entry ? (reasons[0] ?? '') : reason,
      exactKey: identity.exactKey,
      entryId: entry?.key,
      embedder: embedder.id,
      coverage: look.coverage,
      policy: policy.name,
      candidates: look.ranked.map((judged) => this.#explained(judged, considered)),
    };
  }

  /** Everything a lookup finds before the policy is asked. */
  async #look(identity: Identity, thorough: boolean): Promise<Look> {
    const { text, scope } = identity;
    const { entries, embedder, prompts } = this.#options;
    if (text === undefined) return ended('this request is not compared by meaning');
    const known = entries.use(identity.exactKey);
    if (!(await entries.hasScope(scope))) return ended(known ? nothingCached : stillLoading);
    let shortlist = embedder.sketch && (await this.#search.bySketch(embedder.sketch, scope, text));
    if (shortlist && !thorough && noneLeft(shortlist)) return { ...ended(''), shortlist };
    const embedding = await prompts.embed(text);
    const misunderstood = this.notUnderstood(embedding);
    if (misunderstood) return { ...ended(misunderstood, 'coverage'), coverage: embedding.coverage };
    shortlist ??= await this.#search.byVector(scope, text, embedding.vector);
    if (!thorough && noneLeft(shortlist)) return { ...ended(''), shortlist };
    const found = await this.#search.fetch(shortlist, identity);
    const ranked = this.#judge(found, embedding.vector, identity);
    return { ranked, reason: '', refusedBy: undefined, coverage: embedding.coverage, shortlist };
  }

  /** The exact similarity and the evidence of everything that is near, the closest first. */
  #judge(found: readonly FoundEntry[], vector: Float32Array, identity: Identity): Judged[] {
    const bucket = `${this.#options.embedder.id}/${this.#options.bucketOf(identity)}`;
    const witnesses = found
      .filter(({ values }) => values.length === vector.length)
      .map((entry) => ({
        ...entry,
        similarity: cosine(entry.values, vector),
        vetoed: entry.veto !== undefined,
      }))
      .sort((left, right) => right.similarity - left.similarity);
    return witnesses.map((witness) => {
      const { entryId, answerId, similarity } = witness;
      const evidence = evidenceFor(witness, witnesses);
      const candidate = { entryId, answerId, similarity, confidence: confidenceOf(evidence), bucket };
      return { found: witness, candidate, evidence };
    });
  }

  #matchOf<T>({ ranked, shortlist, ...ending }: Look): Match<T> {
    const { policy, guards } = this.#options;
    const best = ranked.filter(({ found }) => found.eligible).reduce<Judged | undefined>(surer, undefined);
    const nearest = ranked[0]?.candidate.similarity ?? shortlist?.nearest;
    if (best === undefined) {
      const veto =
        ranked.find(({ found }) => found.veto)?.found.veto ??
        shortlist?.listed.find(({ veto }) => veto)?.veto;
      const { reason, refusedBy } = ending.reason === '' ? refusal(veto, nearest, policy.floor) : ending;
      return { entry: undefined, nearest, reason, refusedBy, reasons: [], considered: undefined };
    }
    const { candidate, found } = best;
    const decision = policy.decide(candidate);
    const entry = found.read<T>();
    const considered = { candidate, decision, entry };
    if (decision.action !== 'serve') {
      const { reason } = decision;
      return { entry: undefined, nearest, reason, refusedBy: policy.name, reasons: [], considered };
    }
    const reasons = [decision.reason, `${guards.length} guards found no difference`];
    return { entry, nearest: candidate.similarity, reason: '', refusedBy: undefined, reasons, considered };
  }

  #explained({ found, candidate, evidence }: Judged, considered?: Considered<unknown>): ExplainedCandidate {
    const { policy } = this.#options;
    const isConsidered = considered?.candidate.entryId === candidate.entryId;
    const decision = isConsidered ? considered.decision : undefined;
    const numbers = policy.describe?.(candidate) ?? {};
    return { ...candidate, veto: found.veto, evidence: { ...evidence }, decision, numbers };
  }
}

/** What is near a prompt, and what a lookup found out about it. */
interface Look {
  /** The closest first. */
  readonly ranked: readonly Judged[];
  /** Why the lookup ended before candidates were compared; empty when they were, or when none is left. */
  readonly reason: string;
  readonly refusedBy: string | undefined;
  readonly coverage: number | undefined;
  readonly shortlist: Shortlist | undefined;
}

interface Judged {
  readonly found: FoundEntry;
  readonly candidate: Candidate;
  readonly evidence: Evidence;
}

function ended(reason: string, refusedBy?: string): Look {
  return { ranked: [], reason, refusedBy, coverage: undefined, shortlist: undefined };
}

function noneLeft({ listed }: Shortlist): boolean {
  return !listed.some(({ eligible }) => eligible);
}

/** The surer of two candidates; of equally sure ones the first, so the closer. */
function surer(best: Judged | undefined, other: Judged): Judged {
  return best && best.candidate.confidence >= other.candidate.confidence ? best : other;
}

/** Why no candidate is left. */
function refusal(
  veto: Veto | undefined,
  nearest: number | undefined,
  floor: number,
): Pick<Look, 'reason' | 'refusedBy'> {
  if (veto) return { reason: `vetoed by the guard ${veto.guard}: ${veto.reason}`, refusedBy: veto.guard };
  if (nearest === undefined) return { reason: 'no cached prompt is close enough', refusedBy: undefined };
  const reason = `the closest cached prompt has similarity ${nearest.toFixed(3)}, needed is ${floor}`;
  return { reason, refusedBy: undefined };
}
