import type { Embedder } from '../../embedders/index.ts';
import type { AnswerEntry } from '../answers/answer-entry.ts';
import type { NearAnswer } from '../answers/near-misses.ts';
import type { Candidate } from '../candidate.ts';
import { notUnderstood } from '../embedding/not-understood.ts';
import type { PromptEmbedder } from '../embedding/prompt-embedder.ts';
import type { ExplainedCandidate, Explanation } from '../explanation.ts';
import type { Guard, Veto } from '../guard.ts';
import type { SemanticLookup } from '../hit.ts';
import type { Identity } from '../identity.ts';
import { type Decision, explanationOf, type Policy } from '../policy.ts';
import type { Verifier } from '../verifier/index.ts';
import { CandidateSearch, type Shortlist } from './candidate-search.ts';
import { cosine } from './cosine.ts';
import type { FoundEntry } from './found-entry.ts';
import type { MatchedEntries } from './matched-entries.ts';
import { passedOver } from './passed-over.ts';
import {
  type RankedEntry,
  type Scales,
  surestCandidate,
  type WeighedEntry,
  weighAll,
} from './weigh-candidates.ts';

/** Parts of a {@link SemanticMatcher}. */
export interface SemanticMatcherOptions {
  readonly entries: MatchedEntries;
  readonly embedder: Embedder;
  readonly prompts: PromptEmbedder;
  readonly guards: readonly Guard[];
  readonly verifier: Verifier | undefined;
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
  /** Entries over the floor, whatever guards have against them, the closest first; none where no embedding was made. */
  readonly near: readonly NearAnswer[];
}

const nothingCached = 'nothing of this scope is cached and embedded';
const tooUnlike = 'the closest cached prompts are too unlike in their words';
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

  /** @throws what the store, the index or the embedder throw; the caller turns that into a miss. */
  async match<T>(identity: Identity): Promise<Match<T>> {
    const { policy } = this.#options;
    const look = await this.#look(identity, false);
    return this.#matchOf<T>(look, identity, (candidate) => policy.decide(candidate));
  }

  /**
   * Why a request is, or is not, answered by meaning. Embeds the prompt also where a lookup would end before.
   *
   * @throws as {@link match} does.
   */
  async explain(identity: Identity): Promise<Explanation> {
    const look = await this.#look(identity, true);
    const { embedder, policy } = this.#options;
    const asked = (candidate: Candidate) => explanationOf(policy, candidate);
    const { entry, reason, reasons, considered } = this.#matchOf(look, identity, asked);
    const weighed = weighAll(look.ranked, this.#scales(identity));
    return {
      outcome: entry ? 'semantic' : 'miss',
      reason: entry ? (reasons[0] ?? '') : reason,
      exactKey: identity.exactKey,
      entryId: entry?.key,
      embedder: embedder.id,
      coverage: look.coverage,
      policy: policy.name,
      candidates: weighed.map((each) => this.#explained(each, identity, considered)),
    };
  }

  /** Everything a lookup finds before the policy is asked. */
  async #look(identity: Identity, thorough: boolean): Promise<Look> {
    const { text, scope } = identity;
    const { entries, embedder, prompts, minimumCoverage } = this.#options;
    if (text === undefined) return ended('this request is not compared by meaning');
    const known = entries.use(identity.exactKey);
    if (!(await entries.hasScope(scope))) return ended(known ? nothingCached : stillLoading);
    const { sketch } = embedder;
    let shortlist = sketch && (await this.#search.bySketch(sketch, scope, text));
    let refused = shortlist && (await this.#refusal(shortlist, identity));
    if (refused && !thorough) return { ...nothing, ...refused };
    const embedding = await prompts.embed(text);
    const { coverage, vector } = embedding;
    const misunderstood = notUnderstood(embedding, minimumCoverage);
    if (misunderstood) return { ...ended(misunderstood, 'coverage'), coverage };
    if (!shortlist) {
      shortlist = await this.#search.byVector(scope, text, vector);
      refused = await this.#refusal(shortlist, identity);
      if (refused && !thorough) return { ...nothing, ...refused, coverage };
    }
    const ranked = this.#rank(await this.#search.fetch(shortlist, identity), vector);
    return { ...nothing, ...refused, ranked, coverage, nearest: ranked[0]?.similarity };
  }

  /** Why a shortlist is not looked at any further, or undefined when it is. */
  async #refusal(shortlist: Shortlist, identity: Identity): Promise<Refusal | undefined> {
    const { hopeful, veto, doubted } = await this.#search.outlook(shortlist, identity);
    const { embedder } = this.#options;
    const nearest = embedder.sketch ? undefined : shortlist.listed[0]?.similarity;
    if (hopeful) return undefined;
    if (doubted) return { reason: tooUnlike, refusedBy: 'verifier', nearest };
    return refusal(veto, nearest, this.#options.policy.floor);
  }

  /** Everything that is near with its exact similarity, the closest first. */
  #rank(found: readonly FoundEntry[], vector: Float32Array): RankedEntry[] {
    return found
      .filter(({ values }) => values.length === vector.length)
      .map((entry) => ({ ...entry, similarity: cosine(entry.values, vector) }))
      .sort((left, right) => right.similarity - left.similarity);
  }

  /** Only one candidate is decided on: each further one would be another chance to be wrong. */
  #matchOf<T>(
    { ranked, nearest, ...ending }: Look,
    identity: Identity,
    decide: (candidate: Candidate) => Decision,
  ): Match<T> {
    const { policy } = this.#options;
    const near = nearOf(ranked, policy.floor);
    const isOpen = ending.reason === '';
    const best = isOpen ? surestCandidate(ranked, this.#scales(identity), policy.floor) : undefined;
    if (best === undefined) {
      const veto = ranked.find((each) => each.close && each.veto())?.veto();
      const { reason, refusedBy } = isOpen ? refusal(veto, nearest, policy.floor) : ending;
      return { entry: undefined, nearest, reason, refusedBy, reasons: [], considered: undefined, near };
    }
    const candidate = this.#candidateOf(best, identity);
    const decision = decide(candidate);
    const entry = best.read<T>();
    const considered = { candidate, decision, entry };
    if (decision.action !== 'serve') {
      const reason = best.doubt === undefined ? decision.reason : `${decision.reason}: ${best.doubt}`;
      return { entry: undefined, nearest, reason, refusedBy: policy.name, reasons: [], considered, near };
    }
    const reasons = this.#reasonsFor(decision, best);
    return {
      entry,
      nearest: best.similarity,
      reason: '',
      refusedBy: undefined,
      reasons,
      considered,
      near,
    };
  }

  #reasonsFor({ reason }: Decision, { confidence, evidence }: WeighedEntry): string[] {
    const { agreeing, others, margin } = evidence;
    const opposed =
      others === 0 ? 'none has another one' : `the closest of another one is ${margin.toFixed(3)} further`;
    return [
      reason,
      `${this.#options.guards.length} guards found no difference`,
      `confidence ${confidence.toFixed(3)}: ${agreeing} more prompts nearby have the same answer, and ${opposed}`,
    ];
  }

  #candidateOf({ entryId, answerId, similarity, confidence }: WeighedEntry, identity: Identity): Candidate {
    const { embedder } = this.#options;
    const bucket = `${embedder.id}/${this.#options.bucketOf(identity)}`;
    return { entryId, answerId, similarity, confidence, bucket };
  }

  #scales({ text = '' }: Identity): Scales {
    const { verifier, embedder } = this.#options;
    return { query: text, verifier, threshold: embedder.threshold, familiar: embedder.sketch !== undefined };
  }

  #explained(
    weighed: WeighedEntry,
    identity: Identity,
    considered: Considered<unknown> | undefined,
  ): ExplainedCandidate {
    const candidate = this.#candidateOf(weighed, identity);
    const isConsidered = considered?.candidate.entryId === candidate.entryId;
    const decision = isConsidered ? considered.decision : undefined;
    const veto = weighed.veto();
    const { policy } = this.#options;
    const isJudged = veto !== undefined || isConsidered;
    return {
      ...candidate,
      veto,
      evidence: { ...weighed.evidence },
      decision,
      passedOver: isJudged ? undefined : passedOver(weighed, considered?.candidate, policy.floor),
      keptBack: policy.keptBack?.(candidate),
      numbers: policy.describe?.(candidate) ?? {},
    };
  }
}

/** Why no candidate is left. */
interface Refusal {
  /** Empty when candidates are left. */
  readonly reason: string;
  readonly refusedBy: string | undefined;
  /** Similarity of the closest whole vector, where one is known. */
  readonly nearest: number | undefined;
}

/** What is near a prompt, and what a lookup found out about it. */
interface Look extends Refusal {
  /** The closest first. */
  readonly ranked: readonly RankedEntry[];
  readonly coverage: number | undefined;
}

const nothing: Look = {
  ranked: [],
  reason: '',
  refusedBy: undefined,
  coverage: undefined,
  nearest: undefined,
};

/** What is kept of the entries near: not their vectors, nor their answers. */
function nearOf(ranked: readonly RankedEntry[], floor: number): NearAnswer[] {
  const near = ranked.filter(({ similarity }) => similarity >= floor);
  return near.map(({ entryId, alikeId }) => ({ entryId, alikeId }));
}

function ended(reason: string, refusedBy?: string): Look {
  return { ...nothing, reason, refusedBy };
}

function refusal(veto: Veto | undefined, nearest: number | undefined, floor: number): Refusal {
  if (veto) {
    const reason = `vetoed by the guard ${veto.guard}: ${veto.reason}`;
    return { reason, refusedBy: veto.guard, nearest };
  }
  if (nearest === undefined) {
    return { reason: 'no cached prompt is close enough', refusedBy: undefined, nearest };
  }
  const reason = `the closest cached prompt has similarity ${nearest.toFixed(3)}, needed is ${floor}`;
  return { reason, refusedBy: undefined, nearest };
}
