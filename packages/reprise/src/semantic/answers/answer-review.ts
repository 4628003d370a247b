import { withDeadline } from '../../core/index.ts';
import type { LookupLimits, SemanticLookup } from '../hit.ts';
import type { Identity } from '../identity.ts';
import type { Considered, Match } from '../matching/semantic-matcher.ts';
import type { Decision } from '../policy.ts';
import type { DrawnAudit } from '../trust/audit-sampler.ts';
import type { KeepOptions } from './answer-cache-options.ts';
import { BackgroundTasks } from './background-tasks.ts';
import { type FreshAnswer, NearAnswers, type NearAnswersOptions } from './near-answers.ts';
import { questionOf } from './question-of.ts';
import { told } from './told.ts';

/** Parts of an {@link AnswerReview}. */
export interface AnswerReviewOptions<T> extends NearAnswersOptions {
  /** Keeps the right answer to a request that was answered wrongly. */
  keep(identity: Identity, output: T, options: KeepOptions): Promise<unknown>;
}

/** Milliseconds the upstream may take for an audit. */
const auditDeadline = 120_000;

/**
 * Has cached answers compared with fresh ones: what was near a request when its fresh answer is kept, and audited hits.
 * Nobody waits for that, but for a judge inside its band.
 */
export class AnswerReview<T> {
  readonly #options: AnswerReviewOptions<T>;
  readonly #near: NearAnswers<T>;
  readonly #audits = new BackgroundTasks({ atOnce: 2, most: 20 });
  readonly #controller = new AbortController();

  constructor(options: AnswerReviewOptions<T>) {
    this.#options = options;
    this.#near = new NearAnswers(options);
  }

  /** What comes of a match: the judge of the band is asked, the caller's limits are kept, and all is counted. */
  async settle(identity: Identity, match: Match<T>, limits: LookupLimits): Promise<Match<T>> {
    const settled = await this.#settled(identity, match, limits);
    if (settled.entry === undefined) this.#near.missed(identity, settled);
    return settled;
  }

  /** Has a fresh answer compared with those to prompts near its own, in the background. */
  answered(fresh: FreshAnswer<T>): void {
    this.#near.answered(fresh);
  }

  /** See {@link SemanticLookup.audit}. */
  auditOf(
    identity: Identity,
    { candidate, decision, entry }: Considered<T>,
  ): NonNullable<SemanticLookup<T>['audit']> {
    let drawn = false;
    return (ask, keeping = {}) => {
      if (drawn) return false;
      drawn = true;
      const { isCheck } = decision;
      const audit = this.#options.trust.drawAudit({ isCheck, room: this.#audits.room });
      if (audit === undefined) return false;
      return this.#audits.add((signal) =>
        this.#audit(identity, { candidate, entry }, { ask, keeping, ...audit, signal }),
      );
    };
  }

  /** Resolves when all that runs in the background has ended. */
  async idle(): Promise<void> {
    await Promise.all([this.#near.idle(), this.#audits.idle()]);
  }

  close(): void {
    this.#controller.abort(new Error('the cache was closed'));
    this.#near.close();
    this.#audits.close();
  }

  async #settled(identity: Identity, match: Match<T>, limits: LookupLimits): Promise<Match<T>> {
    const { considered } = match;
    if (considered === undefined) return match;
    const consulted = await this.#consulted(identity, considered, limits);
    const decision = this.#limited(considered, consulted, limits);
    const settled = { ...considered, decision };
    this.#options.trust.considered(considered.candidate, decision);
    if (decision === considered.decision) return match;
    const { candidate, entry } = considered;
    const { reason } = decision;
    const refusedBy = consulted.action === 'serve' ? 'limit' : 'judge';
    const other = { ...match, nearest: candidate.similarity, considered: settled };
    return decision.action === 'serve'
      ? { ...other, entry, reason: '', refusedBy: undefined, reasons: [reason] }
      : { ...other, entry: undefined, reason, refusedBy, reasons: [] };
  }

  async #audit(
    identity: Identity,
    { candidate, entry }: Pick<Considered<T>, 'candidate' | 'entry'>,
    { ask, keeping, source, chance, signal }: AuditCall<T>,
  ): Promise<void> {
    const { trust, clock, keep, answerText } = this.#options;
    const operation = 'asking upstream for an audit';
    const fresh = await withDeadline(ask, { operation, milliseconds: auditDeadline, clock, signal });
    const verdict = await trust.compare(questionOf(answerText, identity, entry, fresh), signal);
    trust.audited(verdict ?? 'unsure');
    if (verdict === undefined) return;
    trust.found({ candidate, ...told(verdict, source), chance });
    if (verdict === 'different') await keep(identity, fresh, keeping);
  }

  /** The decision, or that of the judge when the candidate is inside its band and the limits of the caller. */
  async #consulted(identity: Identity, considered: Considered<T>, limits: LookupLimits): Promise<Decision> {
    const { candidate, decision, entry } = considered;
    const { trust, answerText } = this.#options;
    if (!trust.isInBand(candidate) || this.#beyond(considered, limits) !== undefined) return decision;
    const verdict = await trust.consult(questionOf(answerText, identity, entry), this.#controller.signal);
    const { bound } = decision;
    if (verdict === 'same') return { action: 'serve', reason: 'the judge says that the answer fits', bound };
    const reason = `the judge was asked whether the answer fits, and says ${verdict}`;
    return { action: 'explore', reason, bound };
  }

  #limited(considered: Considered<T>, decision: Decision, limits: LookupLimits): Decision {
    if (decision.action !== 'serve') return decision;
    const reason = this.#beyond(considered, limits);
    if (reason === undefined) return decision;
    // What was to be checked gives its label all the same.
    return { action: decision.isCheck ? 'explore' : 'reject', reason, bound: decision.bound };
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
}

interface AuditCall<T> extends DrawnAudit {
  readonly ask: (signal: AbortSignal) => Promise<T>;
  readonly keeping: KeepOptions;
  readonly signal: AbortSignal;
}
