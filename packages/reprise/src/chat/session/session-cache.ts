import { type Duration, RepriseError, wholeNumber } from '../../core/index.ts';
import { parsedJson } from './parsed-json.ts';
import { assertRoundPath } from './round-path.ts';
import type {
  ClearedSession,
  RoundWrite,
  Session,
  SessionData,
  SessionRound,
  SessionWrite,
  WrittenThrough,
} from './session.ts';
import type {
  CacheRoundOptions,
  CacheSessionOptions,
  SessionCacheOptions,
  SessionCaller,
  SourceOptions,
} from './session-cache-options.ts';
import { type SessionCacheCounts, type SessionCacheStats, unknownCounts } from './session-cache-stats.ts';
import { assertOwner } from './session-head.ts';
import { jsonText, sessionText } from './session-json.ts';
import { ownerOf } from './session-keys.ts';
import { type SessionParts, sessionParts } from './session-parts.ts';
import { SessionReader } from './session-reader.ts';
import { SessionRounds } from './session-rounds.ts';
import { ttlOf } from './session-settings.ts';
import { behindRead, guessedHead, overExactly } from './session-versions.ts';
import { SessionWriter } from './session-writer.ts';
import { SourceOfTruth, type SourceRequest } from './source-of-truth.ts';

/**
 * Dialogue sessions and their rounds, shared by instances over a key-value store (S4-01 to S4-11).
 *
 * A session and its rounds are one hash with one time to live. Reads take one round trip, or none where this process has a
 * copy. A write that was decided on an old version changes nothing and says so. While Redis is away sessions read as
 * missing and writes say `unavailable`; nothing is thrown but what the caller has to mend.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. Every method throws it for an id, a path or an
 * owner that cannot be, `NOT_OWNER` when the session is somebody else's, and `CLOSED` after `close`.
 *
 * @example
 * ```ts
 * const sessions = new SessionCache({ keyValue: memoryKeyValue() });
 * await sessions.cacheSession('7', { stage: 'start' });
 * const session = await sessions.getSession('7'); // { stage: 'start', version: 1 }
 * ```
 */
export class SessionCache implements AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #reader: SessionReader;
  readonly #writer: SessionWriter;
  readonly #rounds: SessionRounds;
  readonly #source: SourceOfTruth;
  #closing: Promise<void> | undefined;

  constructor(options: SessionCacheOptions) {
    this.#parts = sessionParts(options, () => this.#parts.guard.background(() => this.#source.settle()));
    this.#reader = new SessionReader(this.#parts);
    this.#writer = new SessionWriter(this.#parts);
    this.#rounds = new SessionRounds(this.#parts, this.#reader);
    this.#source = new SourceOfTruth(this.#parts, this.#reader, this.#writer);
    // Begins to listen, so that copies can be kept from the first read on.
    this.#parts.copying();
  }

  /** Whether the shared store can be expected to work: what reads as missing then is missing. */
  get available(): boolean {
    return this.#parts.keyValue.available && !this.#parts.guard.failing;
  }

  /**
   * Stores a session and renews it with its rounds. The `version` in the data is the one they were read with: when somebody
   * wrote since, nothing is changed and the answer is a conflict. Data without a version are stored over any.
   *
   * @throws RepriseError `NOT_CANONICAL` when something in the data has no JSON; `INVALID_ARGUMENT` when they are too large.
   */
  async cacheSession(id: string, data: object, options: CacheSessionOptions = {}): Promise<SessionWrite> {
    const { place, owner, ttl } = this.#request(id, options);
    const { text, version } = sessionText(data, this.#parts.settings.maxBytes);
    const expected =
      options.expectVersion === undefined
        ? undefined
        : wholeNumber(options.expectVersion, 'expectVersion', 0);
    const base = expected ?? version;
    return this.#writer.write(place, {
      text,
      owner,
      ttl,
      decide: expected === undefined ? behindRead(version) : overExactly(expected),
      guess: base === undefined ? undefined : guessedHead(base, owner),
    });
  }

  /** A session, or undefined; a copy, which is the caller's own. */
  async getSession<Data extends object = SessionData>(
    id: string,
    caller: SessionCaller = {},
  ): Promise<Session<Data> | undefined> {
    const { place, owner } = this.#request(id, caller);
    const outcome = await this.#reader.read(place);
    if (outcome.state === 'away') return undefined;
    if (outcome.state === 'missing') {
      assertOwner(outcome.head.owner, owner);
      return undefined;
    }
    const { session } = outcome;
    assertOwner(session.owner, owner);
    this.#reader.slide(place, session.ttl, session.expiresAt);
    const data = parsedJson(session.text) as Data | undefined;
    return data && { ...data, version: session.version };
  }

  /** Removes a session and leaves its rounds; false when there was none. */
  async deleteSession(id: string, caller: SessionCaller = {}): Promise<boolean> {
    const { place, owner } = this.#request(id, caller);
    return (await this.#writer.remove(place, (head) => assertOwner(head.owner, owner))) ?? false;
  }

  /** Milliseconds until a session ends, `Infinity` for never; undefined when there is none (defect 5.5 #10). */
  async getSessionTtl(id: string, caller: SessionCaller = {}): Promise<number | undefined> {
    const { place, owner } = this.#request(id, caller);
    const { guard, shared, settings } = this.#parts;
    const found = await guard.attempt(() => shared.readField(place.key, 'version'), undefined);
    if (!found) return undefined;
    assertOwner(found.head.owner, owner);
    return found.head.present ? Math.max(0, found.expiresAt - settings.clock.now()) : undefined;
  }

  /**
   * Renews a session with its rounds, with its own time to live or another; false when there is none (defect 5.5 #10).
   */
  async renewSessionTtl(id: string, ttl?: Duration, caller: SessionCaller = {}): Promise<boolean> {
    const { place, owner } = this.#request(id, caller);
    return this.#writer.renew(place, owner, ttl === undefined ? undefined : ttlOf(ttl));
  }

  /**
   * Stores a round, over what its path had, and renews the session.
   *
   * @throws RepriseError as {@link cacheSession}.
   */
  async cacheRound(
    id: string,
    path: string,
    data: unknown,
    options: CacheRoundOptions = {},
  ): Promise<RoundWrite> {
    const { place, owner } = this.#request(id, { tenant: options.tenant, owner: options.owner });
    assertRoundPath(path);
    const json = jsonText(data, 'round', this.#parts.settings.maxBytes);
    return this.#rounds.write(place, owner, { path, json, ttl: ttlOf(options.ttl ?? 0) });
  }

  /** The data of a round, or undefined. */
  async getRound<Data = unknown>(
    id: string,
    path: string,
    caller: SessionCaller = {},
  ): Promise<Data | undefined> {
    const { place, owner } = this.#request(id, caller);
    assertRoundPath(path);
    return (await this.#rounds.read(place, owner, path)) as Data | undefined;
  }

  /** Removes a round; false when there was none. */
  async deleteRound(id: string, path: string, caller: SessionCaller = {}): Promise<boolean> {
    const { place, owner } = this.#request(id, caller);
    assertRoundPath(path);
    return this.#rounds.remove(place, owner, path);
  }

  /** Milliseconds until a round ends, by itself or with its session; `Infinity` for never, undefined when there is none. */
  async getRoundTtl(id: string, path: string, caller: SessionCaller = {}): Promise<number | undefined> {
    const { place, owner } = this.#request(id, caller);
    assertRoundPath(path);
    return this.#rounds.ttl(place, owner, path);
  }

  /** All rounds in the order of their paths: 1, 2, 2.1, 2.1.1, 10 (defect 5.5 #11). */
  async getSessionRounds<Data = unknown>(
    id: string,
    caller: SessionCaller = {},
  ): Promise<SessionRound<Data>[]> {
    const { place, owner } = this.#request(id, caller);
    return (await this.#rounds.readAll(place, owner)) as SessionRound<Data>[];
  }

  /**
   * Removes a session with all its rounds, and of no other whatever its id (defect 5.5 #9). For an hour its last version is
   * remembered, so that who read it before cannot write over what comes after it.
   */
  async clearSession(id: string, caller: SessionCaller = {}): Promise<ClearedSession> {
    const { place, owner } = this.#request(id, caller);
    return this.#writer.clear(place, owner);
  }

  /** What this instance did, known without asking the store. */
  get counts(): SessionCacheCounts {
    const { conflicts } = this.#writer;
    const { failures } = this.#parts.guard;
    return { ...this.#reader.counts, conflicts, failures, loads: this.#source.loads };
  }

  /** What the cache holds of a tenant, and what this instance did. */
  async getCacheStats({ tenant }: Pick<SessionCaller, 'tenant'> = {}): Promise<SessionCacheStats> {
    this.#assertOpen();
    const { guard, index, names, settings, copies } = this.#parts;
    const { ttl, sliding } = settings;
    await guard.settled();
    const list = names.indexOf({ tenant });
    const counts = await guard.attempt(() => index.counts(list), unknownCounts);
    return {
      available: this.available,
      ...counts,
      ttl,
      sliding,
      ...this.counts,
      localEntries: copies.size,
      localBytes: copies.bytes,
    };
  }

  /**
   * The cached session, else what `load` gives, which is cached; calls for the same session share one load. While Redis is
   * away everyone is given what the source has, and nothing is refilled (S4-42). Rejects with what `load` rejects with.
   */
  async readThrough<Data extends object = SessionData>(
    id: string,
    load: () => Promise<Data | undefined> | Data | undefined,
    options: SourceOptions = {},
  ): Promise<Session<Data> | undefined> {
    const session = await this.#source.read(this.#request(id, options), load);
    return session as Session<Data> | undefined;
  }

  /**
   * Saves a session to the source of truth, then caches what `save` gave back, or else the data (S4-10). Its `version`, when
   * the source gives one, is that of the cached session, and never replaces a newer one.
   *
   * Somebody else's session is not saved, unless the cache cannot be asked whose it is. Data that cannot be cached are saved
   * and reject afterwards; the cache has no older ones then.
   *
   * Rejects with what `save` rejects with, and leaves the cache alone then. A cache that cannot be reached undoes nothing:
   * this process goes to the source for this session until the old version is out of the cache.
   */
  async writeThrough<Data extends object, Saved extends object = Data>(
    id: string,
    data: Data,
    save: (data: Data) => Promise<Saved | undefined> | Promise<void> | Saved | undefined,
    options: SourceOptions = {},
  ): Promise<WrittenThrough<Data | Saved>> {
    return this.#source.write(this.#request(id, options), data, save);
  }

  /** Ends what this cache began. The key-value store stays open: others may use it (defect 5.5 #12). */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const { guard, notices, copies } = this.#parts;
    this.#source.stop();
    await guard.settled();
    await notices.close();
    copies.clear();
  }

  #request(id: string, caller: SourceOptions): SourceRequest {
    this.#assertOpen();
    const { names, settings } = this.#parts;
    const ttl = caller.ttl === undefined ? settings.ttl : ttlOf(caller.ttl);
    return { place: names.of(id, caller), owner: ownerOf(caller), ttl };
  }

  #assertOpen(): void {
    if (this.#closing) throw new RepriseError('CLOSED', 'The session cache is closed');
  }
}
