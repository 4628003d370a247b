import { type Clock, withinDeadline } from '../../core/index.ts';
import type { Identity } from '../identity.ts';
import type { IndexedStore } from '../indexing/indexed-store.ts';
import type { Verdict } from '../judges/index.ts';
import type { Match } from '../matching/semantic-matcher.ts';
import type { Trust, Worth } from '../trust/index.ts';
import { type AnswerEntry, type AnswerNames, fromStoredEntry, withNames } from './answer-entry.ts';
import { answerIdOfEntry } from './answer-id.ts';
import { areAlike } from './are-alike.ts';
import { BackgroundTasks } from './background-tasks.ts';
import { type ExploredCandidate, type NearAnswer, type NearMiss, NearMisses } from './near-misses.ts';
import { questionOf } from './question-of.ts';
import { told } from './told.ts';

/** Parts of {@link NearAnswers}. */
export interface NearAnswersOptions {
  readonly trust: Trust;
  readonly entries: IndexedStore;
  answerText(output: unknown): string;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly storeDeadline: number;
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

  /** Names the fresh answer, and those near that are like it, as most entries near are named that are like it. */
  async #compare(fresh: FreshAnswer<T>, { near, explored }: NearMiss, signal: AbortSignal): Promise<void> {
    const verdict = explored && (await this.#judgeExplored(fresh, explored, signal));
    const judged = near.find(({ entryId }) => entryId === explored?.candidate.entryId)?.alikeId;
    const alike = verdict === 'same' && judged !== undefined ? [judged] : [];
    const isKnown = verdict === 'same' || verdict === 'different';
    const others = firstOfEach(near).filter(({ alikeId }) => !isKnown || alikeId !== judged);
    for (const other of others.slice(0, mostCompared)) {
      signal.throwIfAborted();
      if (await this.#isAlike(fresh, other)) alike.push(other.alikeId);
    }
    const answerId = verdict === 'same' ? explored?.candidate.answerId : undefined;
    const alikeId = mostFrequent(alike, near) ?? answerId;
    if (alikeId === undefined) return;
    const { identity, createdAt } = fresh;
    const names = { alikeId, ...(answerId !== undefined && { answerId }) };
    await this.#rename(identity.exactKey, names, (entry) => entry.createdAt === createdAt);
    for (const each of near) {
      if (each.alikeId === alikeId || !alike.includes(each.alikeId)) continue;
      signal.throwIfAborted();
      await this.#rename(each.entryId, { alikeId }, (entry) => this.#alikeIdOf(entry) === each.alikeId);
    }
  }

  /** What the judge says of the candidate that was explored, which the policy is told. */
  async #judgeExplored(
    fresh: FreshAnswer<T>,
    { candidate, withheld, createdAt }: ExploredCandidate,
    signal: AbortSignal,
  ): Promise<Verdict | undefined> {
    const { trust, answerText } = this.#options;
    const cached = await this.#read(candidate.entryId);
    if (cached?.createdAt !== createdAt || cached.text === undefined) return undefined;
    const { identity, output, worth } = fresh;
    const verdict = await trust.compare(questionOf(answerText, identity, cached, output), signal);
    if (verdict === undefined) return undefined;
    trust.found({ candidate, ...told(verdict, withheld ? 'shadow' : 'explore'), chance: 1, worth });
    return verdict;
  }

  async #isAlike({ identity, output }: FreshAnswer<T>, { entryId, alikeId }: NearAnswer): Promise<boolean> {
    const { answerText } = this.#options;
    const cached = await this.#read(entryId);
    if (cached === undefined || this.#alikeIdOf(cached) !== alikeId) return false;
    const { text: prompt = '' } = identity;
    const near = { prompt: cached.text ?? '', answer: answerText(cached.output) };
    return areAlike(near, { prompt, answer: answerText(output) });
  }

  /** Names the answer of an entry, if it is still the one that is meant when it is written. */
  #rename(entryId: string, names: AnswerNames, isMeant: (entry: AnswerEntry<T>) => boolean): Promise<void> {
    const { entries, storeDeadline: milliseconds, clock } = this.#options;
    const renaming = entries.rewriter.rewrite([entryId], (stored) =>
      isMeant(fromStoredEntry<T>(stored)) ? withNames(stored, names) : undefined,
    );
    return withinDeadline(renaming, { operation: 'naming an answer', milliseconds, clock });
  }

  #alikeIdOf(entry: AnswerEntry<T>): string {
    return entry.alikeId ?? answerIdOfEntry(entry, this.#options.answerText);
  }

  async #read(key: string): Promise<AnswerEntry<T> | undefined> {
    const { entries, storeDeadline: milliseconds, clock } = this.#options;
    const operation = 'reading the cache';
    const [stored] = await withinDeadline(entries.getMany([key]), { operation, milliseconds, clock });
    return stored && fromStoredEntry<T>(stored);
  }
}

/** The closest of the entries that are named alike. */
function firstOfEach(near: readonly NearAnswer[]): NearAnswer[] {
  const seen = new Set<string>();
  return near.filter(({ alikeId }) => !seen.has(alikeId) && seen.add(alikeId));
}

/** Which of some names most entries have; of equally frequent ones the first. */
function mostFrequent(names: readonly string[], near: readonly NearAnswer[]): string | undefined {
  const countOf = (name: string) => near.filter(({ alikeId }) => alikeId === name).length;
  return names.toSorted((left, right) => countOf(right) - countOf(left))[0];
}
