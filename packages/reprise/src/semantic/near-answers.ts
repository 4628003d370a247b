import { type Clock, withinDeadline } from '../core/index.ts';
import { type AnswerEntry, fromStoredEntry } from './answer-entry.ts';
import { answerIdOfEntry } from './answer-id.ts';
import { areAlike } from './are-alike.ts';
import type { Identity } from './identity.ts';
import type { IndexedStore } from './indexed-store.ts';
import { type ExploredCandidate, type NearAnswer, type NearMiss, NearMisses } from './near-misses.ts';
import { questionOf } from './question-of.ts';
import type { Match } from './semantic-matcher.ts';
import { told } from './told.ts';
import { BackgroundTasks } from './trust/background-tasks.ts';
import type { Trust, Worth } from './trust/index.ts';

/** Parts of {@link NearAnswers}. */
export interface NearAnswersOptions {
  readonly trust: Trust;
  readonly entries: IndexedStore;
  answerText(output: unknown): string;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly storeDeadline: number;
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

/** Answers near a prompt that the fresh one is compared with: more would say little more. */
const mostCompared = 3;

/**
 * Has fresh answers compared with those to prompts near theirs, in the background. A model words each answer anew: only
 * where two are taken for the same do their prompts speak for each other afterwards, not against (decision 033).
 */
export class NearAnswers<T> {
  readonly #options: NearAnswersOptions;
  readonly #misses = new NearMisses();
  readonly #judgements = new BackgroundTasks({ atOnce: 4, most: 100 });

  constructor(options: NearAnswersOptions) {
    this.#options = options;
  }

  /** Remembers what was near a request which was not answered by meaning. */
  missed({ exactKey }: Identity, { near, considered }: Match<T>): void {
    const isExplored = considered?.decision.action === 'explore' && this.#options.trust.judges;
    if (near.length === 0 && !isExplored) return;
    this.#misses.remember(exactKey, { near, explored: isExplored ? this.#explored(considered) : undefined });
  }

  /** Has the fresh answer to a request compared with what was near it. */
  answered(fresh: FreshAnswer<T>): void {
    const miss = this.#misses.take(fresh.identity.exactKey);
    if (miss && fresh.identity.text !== undefined) {
      this.#judgements.add((signal) => this.#compare(fresh, miss, signal));
    }
  }

  /** Resolves when all that runs in the background has ended. */
  idle(): Promise<void> {
    return this.#judgements.idle();
  }

  close(): void {
    this.#judgements.close();
  }

  #explored({ candidate, decision, entry }: NonNullable<Match<T>['considered']>): ExploredCandidate {
    // What is kept back for another reason than the bound, a quarantine, says nothing about what is served else.
    const withheld = decision.withheld === true && this.#options.trust.state !== 'serving';
    return { candidate, withheld, createdAt: entry.createdAt };
  }

  /** Names the fresh answer, and those near that say the same, like the one of them that most entries near have. */
  async #compare(fresh: FreshAnswer<T>, { near, explored }: NearMiss, signal: AbortSignal): Promise<void> {
    const first = explored?.candidate.answerId;
    const alike =
      explored && (await this.#judgeExplored(fresh, explored, signal)) ? [explored.candidate.answerId] : [];
    const others = firstOfEach(near).filter(({ answerId }) => answerId !== first);
    for (const other of others.slice(0, mostCompared - (explored ? 1 : 0))) {
      if (await this.#isAlike(fresh, other)) alike.push(other.answerId);
    }
    const name = mostFrequent(alike, near);
    if (name === undefined) return;
    await this.#options.adopt(fresh.identity.exactKey, fresh.createdAt, name);
    const renamed = near.filter(({ answerId }) => answerId !== name && alike.includes(answerId));
    for (const each of renamed) await this.#rename(each, name);
  }

  /** Whether the candidate that was explored is right, which the policy is told. */
  async #judgeExplored(
    fresh: FreshAnswer<T>,
    { candidate, withheld, createdAt }: ExploredCandidate,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { trust, answerText } = this.#options;
    const cached = await this.#read(candidate.entryId);
    if (cached?.createdAt !== createdAt || cached.text === undefined) return false;
    const { identity, output, worth } = fresh;
    const verdict = await trust.compare(questionOf(answerText, identity, cached, output), signal);
    if (verdict === undefined) return false;
    trust.found({ candidate, ...told(verdict, withheld ? 'shadow' : 'explore'), chance: 1, worth });
    return verdict === 'same';
  }

  async #isAlike({ output }: FreshAnswer<T>, near: NearAnswer): Promise<boolean> {
    const { answerText } = this.#options;
    const cached = await this.#readNamed(near);
    return cached !== undefined && areAlike(answerText(cached.output), answerText(output));
  }

  async #rename(near: NearAnswer, answerId: string): Promise<void> {
    const entry = await this.#readNamed(near);
    if (entry) await this.#options.adopt(near.entryId, entry.createdAt, answerId);
  }

  /** An entry, if its answer is still named so. */
  async #readNamed({ entryId, answerId }: NearAnswer): Promise<AnswerEntry<T> | undefined> {
    const entry = await this.#read(entryId);
    const isNamedSo = entry && answerIdOfEntry(entry, this.#options.answerText) === answerId;
    return isNamedSo ? entry : undefined;
  }

  async #read(key: string): Promise<AnswerEntry<T> | undefined> {
    const { entries, storeDeadline: milliseconds, clock } = this.#options;
    const operation = 'reading the cache';
    const [stored] = await withinDeadline(entries.getMany([key]), { operation, milliseconds, clock });
    return stored && fromStoredEntry<T>(stored);
  }
}

/** The closest entry of each answer. */
function firstOfEach(near: readonly NearAnswer[]): NearAnswer[] {
  const seen = new Set<string>();
  return near.filter(({ answerId }) => !seen.has(answerId) && seen.add(answerId));
}

/** Which of some names most entries have; of equally frequent ones the first. */
function mostFrequent(names: readonly string[], near: readonly NearAnswer[]): string | undefined {
  const countOf = (name: string) => near.filter(({ answerId }) => answerId === name).length;
  return names.toSorted((left, right) => countOf(right) - countOf(left))[0];
}
