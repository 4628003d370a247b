import { roundField } from './round-text.ts';
import type { ClearedSession, SessionWrite } from './session.ts';
import { assertOwner, type SessionHead } from './session-head.ts';
import type { SessionPlace } from './session-keys.ts';
import { endOf, type SessionParts } from './session-parts.ts';
import { roundPaths } from './session-rounds.ts';
import { conflictOf, type DecideVersion } from './session-versions.ts';
import { type Decision, type HeadChange, sessionField } from './shared-sessions.ts';

/** How a session is written. */
export interface WriteRequest {
  readonly text: string;
  readonly owner: string | undefined;
  /** Milliseconds; 0 for ever. */
  readonly ttl: number;
  readonly decide: DecideVersion;
  /** What the head probably is. */
  readonly guess?: SessionHead | undefined;
}

/** Milliseconds that the version of a cleared session is remembered: longer than anybody works on what was read. */
const clearedVersionTtl = 3_600_000;

const unavailable: SessionWrite = { stored: false, reason: 'unavailable' };

/** Writes sessions, each change in one step over what was read before. */
export class SessionWriter {
  readonly #parts: SessionParts;
  #conflicts = 0;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Writes that were refused because somebody else wrote meanwhile. */
  get conflicts(): number {
    return this.#conflicts;
  }

  async write(place: SessionPlace, request: WriteRequest): Promise<SessionWrite> {
    const { copies, renewed } = this.#parts;
    const open = copies.began(place.key);
    let result = unavailable;
    try {
      result = await this.#write(place.key, request);
    } finally {
      copies.ended(open, undefined);
    }
    this.#wrote(place, result);
    if (!result.stored) return result;
    if (open.told < result.version) this.#keep(place.key, request, result.version);
    renewed(place, request.ttl);
    return result;
  }

  /** Writes over exactly this head, or not at all; true when it did. */
  async fill(
    place: SessionPlace,
    head: SessionHead,
    request: Omit<WriteRequest, 'decide' | 'guess'> & { readonly version: number },
  ): Promise<boolean> {
    const { shared, guard, renewed, tell } = this.#parts;
    const change = changeTo(request.version, request);
    const done = await guard.attempt(() => shared.changeIf(place.key, head, change), false);
    if (!done) return false;
    renewed(place, request.ttl);
    tell(place, request.version);
    return true;
  }

  /** Removes a session and leaves its rounds; its version goes on growing, so that no old writer brings it back. */
  async remove(place: SessionPlace, check: (head: SessionHead) => void): Promise<boolean | undefined> {
    const { shared, guard } = this.#parts;
    const decide = (head: SessionHead): Decision<boolean> => {
      check(head);
      if (!head.present) return { answer: false };
      const set = { version: String(-(head.version + 1)) };
      return { change: { expect: ['version', 'owner'], set, remove: [sessionField] }, answer: true };
    };
    const removed = await guard.attempt(() => shared.change(place.key, decide), undefined);
    if (removed === true) this.forgot(place);
    if (removed === undefined) this.#parts.copies.drop(place.key);
    return removed;
  }

  /** Removes a session with its rounds; only its version stays for a while, so that no old writer brings it back. */
  async clear(place: SessionPlace, owner: string | undefined): Promise<ClearedSession> {
    const { keyValue, shared, guard } = this.#parts;
    const clear = async (): Promise<ClearedSession | undefined> => {
      const [guess, paths] = await Promise.all([shared.head(place.key), roundPaths(keyValue, place.key)]);
      const rounds = paths.map(roundField);
      const decide = (head: SessionHead): Decision<ClearedSession> => {
        assertOwner(head.owner, owner);
        const answer = { sessionDeleted: head.present, roundsCleared: rounds.length };
        if (!head.present && rounds.length === 0) return { answer };
        const set = { version: String(-(head.version + 1)) };
        const remove = [sessionField, 'owner', 'ttl', ...rounds];
        return { change: { expect: ['version', 'owner'], set, remove, ttl: clearedVersionTtl }, answer };
      };
      return shared.change(place.key, decide, guess);
    };
    const cleared = await guard.attempt(clear, undefined);
    if (!cleared) {
      this.#parts.copies.drop(place.key);
      return { sessionDeleted: false, roundsCleared: 0 };
    }
    this.forgot(place);
    return cleared;
  }

  /** Renews a session and its rounds; false when there is no session. */
  async renew(place: SessionPlace, owner: string | undefined, ttl: number | undefined): Promise<boolean> {
    const { shared, guard, renewed } = this.#parts;
    const decide = (head: SessionHead): Decision<number | 'missing'> => {
      assertOwner(head.owner, owner);
      if (!head.present) return { answer: 'missing' };
      const own = ttl ?? head.ttl ?? 0;
      const change: HeadChange = { expect: ['version', 'owner', 'ttl'], set: { ttl: String(own) }, ttl: own };
      return { change, answer: own };
    };
    const answer = await guard.attempt(() => shared.change(place.key, decide), undefined);
    if (typeof answer !== 'number') return false;
    renewed(place, answer);
    return true;
  }

  /** Notes that a session is gone. */
  forgot(place: SessionPlace): void {
    const { copies, guard, index, tell } = this.#parts;
    copies.outdate(place.key, Number.POSITIVE_INFINITY);
    tell(place, Number.POSITIVE_INFINITY);
    guard.background(() => index.forget(place.index, place.key));
  }

  #write(key: string, request: WriteRequest): Promise<SessionWrite> {
    const { shared, guard } = this.#parts;
    const decide = (head: SessionHead) => decision(head, request);
    return guard.attempt(async () => {
      return (await shared.change(key, decide, request.guess)) ?? conflictOf(await shared.head(key));
    }, unavailable);
  }

  #keep(key: string, { text, owner, ttl }: WriteRequest, version: number): void {
    const { copies, copying, settings } = this.#parts;
    if (copying())
      copies.keep(key, { text, version, owner, ttl, expiresAt: endOf(settings.clock.now(), ttl) });
  }

  #wrote(place: SessionPlace, result: SessionWrite): void {
    const { copies, tell } = this.#parts;
    if (result.stored) {
      copies.outdate(place.key, result.version);
      tell(place, result.version);
    } else if (result.reason === 'conflict') {
      this.#conflicts += 1;
      copies.outdate(place.key, result.current || Number.POSITIVE_INFINITY);
    } else {
      copies.drop(place.key);
    }
  }
}

function decision(head: SessionHead, request: WriteRequest): Decision<SessionWrite> {
  assertOwner(head.owner, request.owner);
  const answer = request.decide(head);
  if (!answer.stored) return { answer };
  return { change: changeTo(answer.version, request), answer };
}

function changeTo(
  version: number,
  { text, owner, ttl }: Pick<WriteRequest, 'text' | 'owner' | 'ttl'>,
): HeadChange {
  const set = { [sessionField]: text, version: String(version), ttl: String(ttl) };
  return { expect: ['version', 'owner'], set: owner === undefined ? set : { ...set, owner }, ttl };
}
