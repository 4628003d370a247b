import { type Clock, RecentValues, RepriseError, StateLog, TurnQueue } from '../../../core/index.ts';
import { canonicalJson, sha256 } from '../../../entry/index.ts';
import type { KeyValue } from '../../../redis/index.ts';
import type { ServiceSettings } from '../service-settings.ts';
import type { SuggestionType } from '../suggestion-type.ts';
import { decayed, type FeedbackCounts, noCounts, voted } from './feedback-counts.ts';

/** What became of a suggestion. */
export interface Feedback {
  readonly suggestionText: string;
  /** @default the votes on no type change */
  readonly type?: SuggestionType | undefined;
  /** The vote is on this suggestion in this document. @default on it in requests that name none */
  readonly documentId?: string | undefined;
  readonly accepted: boolean;
}

/** Milliseconds that votes are kept behind the last one. */
const lifetime = 30 * 86_400_000;
/** Milliseconds that an instance believes what it read. */
const fresh = 1_000;
const mostKnown = 2_000;
const mostAttempts = 50;
/** The one field of each hash: hashes can be compared and written in one step, so no vote is lost. */
const field = 'counts';

interface Known {
  readonly counts: FeedbackCounts;
  readonly readAt: number;
}

/** Votes on suggestions and types, which instances share. Of the suggestions only digests are kept. */
export class FeedbackStore {
  readonly #keyValue: KeyValue;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #reads: StateLog;
  readonly #known = new RecentValues<Known>(mostKnown);
  readonly #writes = new TurnQueue();

  constructor(keyValue: KeyValue, { prefix, clock, logger }: ServiceSettings) {
    this.#keyValue = keyValue;
    this.#prefix = `${prefix}feedback:`;
    this.#clock = clock;
    this.#reads = new StateLog(logger, 'reading feedback on completions');
  }

  /** Counts a vote; rejects when it cannot be written. */
  async add({ suggestionText, type, documentId, accepted }: Feedback): Promise<void> {
    const keys = [suggestionKey(suggestionText, documentId), ...(type ? [typeKey(type)] : [])];
    await this.#writes.run(() => Promise.all(keys.map((key) => this.#vote(key, accepted))));
  }

  /** The votes on a type. */
  ofType(type: SuggestionType): Promise<FeedbackCounts> {
    return this.#read(typeKey(type));
  }

  /** The votes on a suggestion. */
  ofSuggestion(text: string, documentId: string | undefined): Promise<FeedbackCounts> {
    return this.#read(suggestionKey(text, documentId));
  }

  async #read(key: string): Promise<FeedbackCounts> {
    const now = this.#clock.now();
    const known = this.#known.get(key);
    if (known && now - known.readAt < fresh) return decayed(known.counts, now);
    try {
      const counts = decodeCounts(await this.#keyValue.hashGet(`${this.#prefix}${key}`, field));
      this.#known.set(key, { counts, readAt: now });
      this.#reads.succeeded();
      return decayed(counts, now);
    } catch (error) {
      this.#reads.failed(error, 'suggestions are ranked without it');
      return decayed(known?.counts ?? noCounts, now);
    }
  }

  async #vote(key: string, accepted: boolean): Promise<void> {
    const place = `${this.#prefix}${key}`;
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const before = await this.#keyValue.hashGet(place, field);
      const now = this.#clock.now();
      const counts = voted(decodeCounts(before), accepted, now);
      const set = { [field]: JSON.stringify(counts) };
      const change = { expect: { [field]: before }, set, ttl: lifetime };
      if (await this.#keyValue.hashSetIf(place, change)) {
        this.#known.set(key, { counts, readAt: now });
        return;
      }
    }
    throw new RepriseError('DEADLINE_EXCEEDED', `Feedback was not counted in ${mostAttempts} attempts`);
  }
}

function suggestionKey(text: string, documentId: string | undefined): string {
  return `suggestion:${sha256(canonicalJson([documentId ?? null, text.trim()]))}`;
}

function typeKey(type: SuggestionType): string {
  return `type:${type}`;
}

function decodeCounts(text: string | undefined): FeedbackCounts {
  if (text === undefined) return noCounts;
  const { accepted, rejected, at } = JSON.parse(text) as FeedbackCounts;
  return [accepted, rejected, at].every(Number.isFinite) ? { accepted, rejected, at } : noCounts;
}
