import type { KeyValue } from '../../redis/index.ts';
import { parsedJson } from './parsed-json.ts';
import { compareRoundPaths } from './round-path.ts';
import { readRound, roundField, roundPathOf, writeRound } from './round-text.ts';
import type { RoundWrite, SessionRound } from './session.ts';
import { assertOwner, headOf, type SessionHead } from './session-head.ts';
import type { SessionPlace } from './session-keys.ts';
import { endOf, type SessionParts } from './session-parts.ts';
import type { SessionReader } from './session-reader.ts';
import type { Decision } from './shared-sessions.ts';

/** A round to be written. */
export interface NewRound {
  readonly path: string;
  readonly json: string;
  /** Milliseconds until it ends before its session; 0: with it. */
  readonly ttl: number;
}

/** Rounds that have ended, and how much of their text, that one read has removed. */
const mostForgotten = 100;
const mostForgottenBytes = 262_144;

/** Rounds: fields in the hash of their session, so that they live and end with it (defect 5.5 #10). */
export class SessionRounds {
  readonly #parts: SessionParts;
  readonly #reader: SessionReader;

  constructor(parts: SessionParts, reader: SessionReader) {
    this.#parts = parts;
    this.#reader = reader;
  }

  /** Writes a round and renews its session. */
  async write(place: SessionPlace, owner: string | undefined, round: NewRound): Promise<RoundWrite> {
    const { guard, settings, renewed } = this.#parts;
    const { path, json } = round;
    const expiresAt = round.ttl === 0 ? 0 : endOf(settings.clock.now(), round.ttl);
    const text = writeRound({ expiresAt, json });
    const write = async (): Promise<number | undefined> => {
      const ttl = await this.#write(place.key, owner, [roundField(path), text]);
      await this.#trim(place.key);
      return ttl;
    };
    const ttl = await guard.attempt(write, undefined);
    if (ttl === undefined) return { stored: false, reason: 'unavailable' };
    renewed(place, ttl);
    return { stored: true };
  }

  async read(place: SessionPlace, owner: string | undefined, path: string): Promise<unknown> {
    const found = await this.#find(place, owner, path);
    if (!found) return undefined;
    this.#reader.slide(place, found.head.ttl, found.expiresAt);
    return parsedJson(found.round.json);
  }

  /** Milliseconds until a round ends, `Infinity` for never; undefined when there is none. */
  async ttl(place: SessionPlace, owner: string | undefined, path: string): Promise<number | undefined> {
    const found = await this.#find(place, owner, path);
    if (!found) return undefined;
    const end = Math.min(found.round.expiresAt || Number.POSITIVE_INFINITY, found.expiresAt);
    return Math.max(0, end - this.#parts.settings.clock.now());
  }

  async remove(place: SessionPlace, owner: string | undefined, path: string): Promise<boolean> {
    const { guard, keyValue } = this.#parts;
    return guard.attempt(async () => {
      if (!(await this.#readField(place.key, owner, path))) return false;
      return (await keyValue.hashDelete(place.key, roundField(path))) > 0;
    }, false);
  }

  /** All rounds in the order of their paths. */
  async readAll(place: SessionPlace, owner: string | undefined): Promise<SessionRound[]> {
    const { guard, shared, settings } = this.#parts;
    const all = await guard.attempt(() => shared.readAll(place.key), undefined);
    if (!all) return [];
    assertOwner(all.head.owner, owner);
    this.#reader.slide(place, all.head.ttl, all.expiresAt);
    const rounds: SessionRound[] = [];
    const ended: [field: string, text: string][] = [];
    for (const [field, text] of all.fields) {
      const path = roundPathOf(field);
      if (path === undefined) continue;
      const round = readRound(text, settings.clock.now());
      if (!round) ended.push([field, text]);
      const data = round && parsedJson(round.json);
      if (data !== undefined) rounds.push({ path, data });
    }
    this.#forget(place.key, ended);
    return rounds.sort((left, right) => compareRoundPaths(left.path, right.path));
  }

  /** Removes rounds that have ended, unless somebody wrote them anew; else they would stay as long as their session. */
  #forget(key: string, ended: readonly (readonly [field: string, text: string])[]): void {
    let bytes = 0;
    const some = ended.slice(0, mostForgotten).filter(([, text], index) => {
      bytes += text.length;
      return index === 0 || bytes <= mostForgottenBytes;
    });
    if (some.length === 0) return;
    const change = { expect: Object.fromEntries(some), set: {}, remove: some.map(([field]) => field) };
    this.#parts.guard.background(() => this.#parts.keyValue.hashSetIf(key, change));
  }

  /** Resolves with the time to live of the session, which is renewed in the same step. */
  #write(
    key: string,
    owner: string | undefined,
    [field, text]: readonly [string, string],
  ): Promise<number | undefined> {
    const { shared, settings } = this.#parts;
    const decide = (head: SessionHead): Decision<number> => {
      assertOwner(head.owner, owner);
      const ttl = head.ttl ?? settings.ttl;
      const set = { [field]: text, ttl: String(ttl), ...(owner === undefined ? {} : { owner }) };
      return { change: { expect: ['owner', 'ttl'], set, ttl }, answer: ttl };
    };
    return shared.change(key, decide, headOf([undefined, owner, String(settings.ttl)]));
  }

  /** Removes the first rounds of a session that has too many (S4-10). */
  async #trim(key: string): Promise<void> {
    const { settings, keyValue } = this.#parts;
    if (settings.maxRounds === undefined) return;
    const paths = await roundPaths(keyValue, key);
    const first = paths.sort(compareRoundPaths).slice(0, -settings.maxRounds);
    if (first.length > 0) await keyValue.hashDelete(key, ...first.map(roundField));
  }

  async #find(place: SessionPlace, owner: string | undefined, path: string) {
    const { guard } = this.#parts;
    return guard.attempt(() => this.#readField(place.key, owner, path), undefined);
  }

  async #readField(key: string, owner: string | undefined, path: string) {
    const { shared, settings } = this.#parts;
    const { value, head, expiresAt } = await shared.readField(key, roundField(path));
    assertOwner(head.owner, owner);
    const round = value === undefined ? undefined : readRound(value, settings.clock.now());
    return round && { round, head, expiresAt };
  }
}

/** The paths of all rounds of a session, in no order. */
export async function roundPaths(keyValue: KeyValue, key: string): Promise<string[]> {
  const paths = (await keyValue.hashFields(key)).map(roundPathOf);
  return paths.filter((path) => path !== undefined);
}
