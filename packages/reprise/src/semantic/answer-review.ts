import { type Clock, withDeadline, withinDeadline } from '../core/index.ts';
import type { KeepOptions } from './answer-cache-options.ts';
import { type AnswerEntry, fromStoredEntry } from './answer-entry.ts';
import { ExploredCandidates } from './explored-candidates.ts';
import type { LookupLimits, SemanticLookup } from './hit.ts';
import type { Identity } from './identity.ts';
import type { IndexedStore } from './indexed-store.ts';
import type { Question, Verdict } from './judges/index.ts';
import type { ObservationSource } from './observation.ts';
import type { Decision } from './policy.ts';
import type { Considered, Match } from './semantic-matcher.ts';
import { BackgroundTasks } from './trust/background-tasks.ts';
import type { Trust, Worth } from './trust/index.ts';

/** Parts of an {@link AnswerReview}. */
export interface AnswerReviewOptions<T> {
  readonly trust: Trust;
  readonly entries: IndexedStore;
  answerText(output: unknown): string;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly storeDeadline: number;
  /** Keeps the right answer to a request that was answered wrongly. */
  keep(identity: Identity, output: T, options: KeepOptions): Promise<unknown>;
  /** Names an answer, if it is still the one written then, like another one which says the same. */
  adopt(entryId: string, createdAt: number, answerId: string): Promise<void>;
}

/** An answer that came from upstream, and was kept. */
export interface FreshAnswer<T> {
  readonly identity: Identity;
  readonly output: T;
  readonly createdAt: number;
  readonly worth: Worth | undefined;
}

/** Milliseconds the upstream may take for an audit. */
const auditDeadline = 120_000;

/**
 * Has cached answers compared with fresh ones: what a lookup explored when the fresh answer is kept, and audited hits.
 * Nobody waits for that, but for a judge inside its band.
 */
export class AnswerReview<T> {
  readonly #options: AnswerReviewOptions<T>;
  readonly #explored = new ExploredCandidates();
  readonly #judgements = new BackgroundTasks({ atOnce: 4, most: 100 });
  readonly #audits = new BackgroundTasks({ atOnce: 2, most: 20 });
  readonly #controller = new AbortController();

  constructor(options: AnswerReviewOptions<T>) {
    this.#options = options;
  }

  /** What comes of a match: the judge of the band is asked, the caller's limits are kept, and all is counted. */
  async settle(identity: Identity, match: Match<T>, limits: LookupLimits): Promise<Match<T>> {
    const { considered } = match;
    if (considered === undefined) return match;
    const decision = this.#limited(considered, await this.#consulted(identity, considered), limits);
    const settled = { ...considered, decision };
    this.#options.trust.considered(considered.candidate, decision);
    if (decision.action === 'explore') this.#remember(identity, settled);
    if (decision === considered.decision) return match;
    const { candidate, entry } = considered;
    const nearest = candidate.similarity;
    if (decision.action === 'serve') {
      const reasons = [decision.reason];
      return { ...match, entry, nearest, reason: '', refusedBy: undefined, reasons, considered: settled };
    }
    const { reason } = decision;
    return { entry: undefined, nearest, reason, refusedBy: 'limit', reasons: [], considered: settled };
  }

  /** Has the candidate that was explored for this request judged, in the background. */
  answered(fresh: FreshAnswer<T>): void {
    const explored = this.#explored.take(fresh.identity.exactKey);
    const { trust } = this.#options;
    if (explored === undefined || fresh.identity.text === undefined || !trust.judges) return;
    this.#judgements.add(async (signal) => {
      const { candidate, withheld, createdAt } = explored;
      const cached = await this.#read(candidate.entryId);
      if (cached?.createdAt !== createdAt || cached.text === undefined) return;
      const verdict = await trust.compare(this.#question(fresh.identity, cached, fresh.output), signal);
      if (verdict === undefined) return;
      trust.found({
        candidate,
        ...told(verdict, withheld ? 'shadow' : 'explore'),
        chance: 1,
        worth: fresh.worth,
      });
      if (verdict === 'same')
        await this.#options.adopt(fresh.identity.exactKey, fresh.createdAt, candidate.answerId);
    });
  }

  /** See {@link SemanticLookup.audit}. */
  auditOf(identity: Identity, { candidate, entry }: Considered<T>): NonNullable<SemanticLookup<T>['audit']> {
    let drawn = false;
    return (ask, keeping = {}) => {
      if (drawn) return false;
      drawn = true;
      const chance = this.#options.trust.drawAudit();
      if (chance === undefined) return false;
      return this.#audits.add((signal) =>
        this.#audit(identity, { candidate, entry }, { ask, keeping, chance, signal }),
      );
    };
  }

  /** Resolves when all that runs in the background has ended. */
  async idle(): Promise<void> {
    await Promise.all([this.#judgements.idle(), this.#audits.idle()]);
  }

  close(): void {
    this.#controller.abort(new Error('the cache was closed'));
    this.#judgements.close();
    this.#audits.close();
  }

  async #audit(
    identity: Identity,
    { candidate, entry }: Pick<Considered<T>, 'candidate' | 'entry'>,
    { ask, keeping, chance, signal }: AuditCall<T>,
  ): Promise<void> {
    const { trust, clock, keep } = this.#options;
    const operation = 'asking upstream for an audit';
    const fresh = await withDeadline(ask, { operation, milliseconds: auditDeadline, clock, signal });
    const verdict = await trust.compare(this.#question(identity, entry, fresh), signal);
    trust.audited(verdict ?? 'unsure');
    if (verdict === undefined) return;
    trust.found({ candidate, ...told(verdict, 'audit'), chance });
    if (verdict === 'different') await keep(identity, fresh, keeping);
  }

  /** The decision, or that of the judge when the candidate is inside its band. */
  async #consulted(identity: Identity, { candidate, decision, entry }: Considered<T>): Promise<Decision> {
    const { trust } = this.#options;
    if (!trust.isInBand(candidate)) return decision;
    const verdict = await trust.consult(this.#question(identity, entry), this.#controller.signal);
    const { bound } = decision;
    if (verdict === 'same') return { action: 'serve', reason: 'the judge says that the answer fits', bound };
    const reason = `the judge was asked whether the answer fits, and says ${verdict}`;
    return { action: 'explore', reason, bound };
  }

  #limited(considered: Considered<T>, decision: Decision, limits: LookupLimits): Decision {
    if (decision.action !== 'serve') return decision;
    const reason = this.#beyond(considered, limits);
    return reason === undefined ? decision : { action: 'reject', reason, bound: decision.bound };
  }

  /** Which limit of the caller's a candidate does not keep; a limit that is no number is kept by none. */
  #beyond({ candidate, entry }: Considered<T>, limits: LookupLimits): string | undefined {
    const { similarity, confidence } = candidate;
    const age = Math.floor((this.#options.clock.now() - entry.createdAt) / 1_000);
    if (limits.maxAge !== undefined && !(age <= limits.maxAge)) {
      return `the cached answer is older than ${limits.maxAge} s`;
    }
    if (limits.similarity !== undefined && !(similarity >= limits.similarity)) {
      return `the request asks for similarity ${limits.similarity}, the closest has ${similarity.toFixed(3)}`;
    }
    if (limits.confidence !== undefined && !(confidence >= limits.confidence)) {
      return `the request asks for confidence ${limits.confidence}, the best has ${confidence.toFixed(3)}`;
    }
    return limits.maxError === undefined ? undefined : this.#options.trust.doubts(limits.maxError);
  }

  #remember({ exactKey }: Identity, { candidate, decision, entry }: Considered<T>): void {
    // What is kept back for another reason than the bound, a quarantine, says nothing about what is served else.
    const withheld = decision.withheld === true && this.#options.trust.state !== 'serving';
    this.#explored.remember(exactKey, { candidate, withheld, createdAt: entry.createdAt });
  }

  async #read(key: string): Promise<AnswerEntry<T> | undefined> {
    const { entries, storeDeadline: milliseconds, clock } = this.#options;
    const operation = 'reading the cache';
    const [stored] = await withinDeadline(entries.getMany([key]), { operation, milliseconds, clock });
    return stored && fromStoredEntry<T>(stored);
  }

  #question(identity: Identity, cached: AnswerEntry<T>, fresh?: T): Question {
    return {
      query: identity.text ?? '',
      cachedQuery: cached.text ?? '',
      cached: this.#options.answerText(cached.output),
      fresh: fresh === undefined ? undefined : this.#options.answerText(fresh),
    };
  }
}

/**
 * What a policy is told of a verdict. To leave out what the judge is unsure of would leave out mostly what is wrong, since
 * equal answers need no judge: so it counts as wrong, but not as wrong answers that were measured.
 */
function told(
  verdict: Verdict,
  source: ObservationSource,
): { readonly right: boolean; readonly source: ObservationSource; readonly unsure: boolean } {
  const unsure = verdict === 'unsure';
  return { right: verdict === 'same', source: unsure ? 'explore' : source, unsure };
}

interface AuditCall<T> {
  readonly ask: (signal: AbortSignal) => Promise<T>;
  readonly keeping: KeepOptions;
  readonly chance: number;
  readonly signal: AbortSignal;
}
