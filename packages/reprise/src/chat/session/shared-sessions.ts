import type { HashChange, KeyValue } from '../../redis/index.ts';
import { type HeadField, headFields, headOf, type SessionHead } from './session-head.ts';

/** The field of a session's JSON. */
export const sessionField = 'session';

/** Times that a change is decided anew because others changed the same session meanwhile; each time one of them was done. */
const mostTries = 100;

/** A session as it is kept. */
export interface KeptSession {
  /** The JSON of its data. */
  readonly text: string;
  readonly version: number;
  readonly owner: string | undefined;
  /** Milliseconds that it lives behind a write; 0 for ever. */
  readonly ttl: number;
  /** When it ends, in milliseconds since the Unix epoch; `Infinity` for never. */
  readonly expiresAt: number;
}

/** What a read found. */
export interface ReadSession {
  readonly session: KeptSession | undefined;
  readonly head: SessionHead;
}

/** What every read of a hash tells. */
interface ReadHash {
  readonly head: SessionHead;
  /** When the hash ends, in milliseconds since the Unix epoch; `Infinity` for never. */
  readonly expiresAt: number;
}

/** One field of a hash. */
export interface ReadField extends ReadHash {
  readonly value: string | undefined;
}

/** All fields of a hash. */
export interface ReadAll extends ReadHash {
  readonly fields: ReadonlyMap<string, string>;
}

/** Fields to write when the head is still as it was. */
export interface HeadChange extends Omit<HashChange, 'expect' | 'ttl'> {
  /** What of the head the change relies on. */
  readonly expect: readonly HeadField[];
  /** Milliseconds that the hash lives from now on, 0 for ever; undefined: as before. */
  readonly ttl?: number;
}

/** What to do about a head: a change with the answer that follows from it, or an answer alone. */
export interface Decision<Answer> {
  readonly change?: HeadChange;
  readonly answer: Answer;
}

/** Sessions in the shared store: each with its rounds in one hash, changed by comparing what was read (S4-10). */
export class SharedSessions {
  readonly #keyValue: KeyValue;
  readonly #now: () => number;

  constructor(keyValue: KeyValue, now: () => number) {
    this.#keyValue = keyValue;
    this.#now = now;
  }

  /** Reads a session and when it ends, in one round trip. */
  async read(key: string): Promise<ReadSession> {
    const { value: text, head, expiresAt } = await this.readField(key, sessionField);
    if (text === undefined || !head.present) return { head, session: undefined };
    const { version, owner, ttl = 0 } = head;
    return { head, session: { text, version, owner, ttl, expiresAt } };
  }

  /** Reads one field, what the hash says about the session, and when it ends, in one round trip. */
  async readField(key: string, field: string): Promise<ReadField> {
    const [[value, ...fields], left] = await Promise.all([
      this.#keyValue.hashGetMany(key, [field, ...headFields]),
      this.#keyValue.ttl(key),
    ]);
    return { value, head: headOf(fields), expiresAt: this.#endOf(left) };
  }

  /** Reads everything, in one round trip. */
  async readAll(key: string): Promise<ReadAll> {
    const [fields, left] = await Promise.all([this.#keyValue.hashGetAll(key), this.#keyValue.ttl(key)]);
    return {
      fields,
      head: headOf(headFields.map((name) => fields.get(name))),
      expiresAt: this.#endOf(left),
    };
  }

  async head(key: string): Promise<SessionHead> {
    return headOf(await this.#keyValue.hashGetMany(key, headFields));
  }

  /**
   * Decides on a change and makes it in one step, unless the head has changed since; then decides again. With `guess`, what
   * the head probably is, a right one saves a round trip. Undefined when others are always faster.
   */
  async change<Answer>(
    key: string,
    decide: (head: SessionHead) => Decision<Answer>,
    guess?: SessionHead,
  ): Promise<Answer | undefined> {
    if (guess) {
      const { change, answer } = decide(guess);
      if (change && (await this.changeIf(key, guess, change))) return answer;
    }
    for (let tries = 0; tries < mostTries; tries++) {
      const head = await this.head(key);
      const { change, answer } = decide(head);
      if (!change || (await this.changeIf(key, head, change))) return answer;
    }
    return undefined;
  }

  /** Makes one change if the head is still this one. */
  async changeIf(
    key: string,
    head: SessionHead,
    { expect: names, ttl, ...change }: HeadChange,
  ): Promise<boolean> {
    const expect = Object.fromEntries(names.map((name) => [name, head.fields[name]]));
    const done = await this.#keyValue.hashSetIf(key, { ...change, expect, ...(ttl ? { ttl } : {}) });
    // What had an end before loses it; what is new has none.
    if (done && ttl === 0 && head.ttl !== 0) await this.#keyValue.expire(key, 0);
    return done;
  }

  #endOf(left: number): number {
    if (left === -1) return Number.POSITIVE_INFINITY;
    return this.#now() + Math.max(left, 0);
  }
}
