import { retryWait, StateLog, type Timer } from '../../core/index.ts';
import { parsedJson } from './parsed-json.ts';
import type { Session, WrittenThrough } from './session.ts';
import { assertOwner, type SessionHead } from './session-head.ts';
import { type SessionText, sessionText } from './session-json.ts';
import type { SessionPlace } from './session-keys.ts';
import type { SessionParts } from './session-parts.ts';
import type { SessionReader } from './session-reader.ts';
import { asOfSource, behindRead } from './session-versions.ts';
import type { SessionWriter } from './session-writer.ts';

/** Sessions remembered at most because the cache may have an old version of them. */
const mostOutdated = 10_000;

/** Who asks for what, with everything checked. */
export interface SourceRequest {
  readonly place: SessionPlace;
  readonly owner: string | undefined;
  readonly ttl: number;
}

/** A loaded session; its text is read anew for everyone who waits. */
interface Loaded {
  readonly text: string;
  readonly version: number;
}

/** Sessions whose truth is somewhere else, such as a database (S4-10). */
export class SourceOfTruth {
  readonly #parts: SessionParts;
  readonly #reader: SessionReader;
  readonly #writer: SessionWriter;
  readonly #flights = new Map<string, Promise<Loaded | undefined>>();
  /** Sessions that were saved while the cache could not be told. */
  readonly #outdated = new Map<string, SessionPlace>();
  readonly #overflow: StateLog;
  #loads = 0;
  #attempt = 0;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(parts: SessionParts, reader: SessionReader, writer: SessionWriter) {
    this.#parts = parts;
    this.#reader = reader;
    this.#writer = writer;
    this.#overflow = new StateLog(parts.settings.logger, 'Remembering sessions saved while Redis is away');
  }

  /** Sessions loaded from the source of truth. */
  get loads(): number {
    return this.#loads;
  }

  async read(
    { place, owner, ttl }: SourceRequest,
    load: () => Promise<object | undefined> | object | undefined,
  ): Promise<Session | undefined> {
    const head = await this.#cached(place, owner);
    if (head && 'session' in head) return head.session;
    const flight = JSON.stringify([place.key, owner]);
    let loading = this.#flights.get(flight);
    if (!loading) {
      loading = this.#load({ place, owner, ttl }, load, head?.missing).finally(() =>
        this.#flights.delete(flight),
      );
      this.#flights.set(flight, loading);
    }
    const loaded = await loading;
    return loaded && { ...(JSON.parse(loaded.text) as object), version: loaded.version };
  }

  async write<Data extends object, Saved extends object>(
    { place, owner, ttl }: SourceRequest,
    data: Data,
    save: (data: Data) => Promise<Saved | undefined> | Promise<void> | Saved | undefined,
  ): Promise<WrittenThrough<Data | Saved>> {
    const guess = await this.#headOf(place, owner);
    const saved = (await save(data)) ?? data;
    const { text, version } = await this.#textOf(saved, place);
    // Data that nobody gave back have the version they were read with, not the one they were saved with.
    const decide = version && saved !== data ? asOfSource(version) : behindRead(undefined);
    const cached = await this.#writer.write(place, { text, owner, ttl, decide, guess });
    if (!cached.stored && cached.reason === 'unavailable') this.#remember(place);
    return { data: saved, cached };
  }

  /** Removes from the cache what is older than what was saved; what cannot be removed now is tried again. */
  async settle(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const place of this.#outdated.values()) {
      if (await this.#removed(place)) continue;
      this.#again();
      return;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /** The session that the cache has, or what else it says; undefined when it cannot be asked. */
  async #cached(
    place: SessionPlace,
    owner: string | undefined,
  ): Promise<{ readonly session: Session } | { readonly missing: SessionHead } | undefined> {
    const outdated = this.#outdated.has(place.key);
    if (outdated && !(await this.#removed(place))) return undefined;
    const outcome = await this.#reader.read(place);
    if (outcome.state === 'away') return undefined;
    if (outcome.state === 'missing') {
      assertOwner(outcome.head.owner, owner);
      return { missing: outcome.head };
    }
    const { session } = outcome;
    assertOwner(session.owner, owner);
    this.#reader.slide(place, session.ttl, session.expiresAt);
    const data = parsedJson(session.text);
    if (data === undefined) return undefined;
    return { session: { ...(data as object), version: session.version } };
  }

  async #load(
    { place, owner, ttl }: SourceRequest,
    load: () => Promise<object | undefined> | object | undefined,
    head: SessionHead | undefined,
  ): Promise<Loaded | undefined> {
    this.#loads += 1;
    const data = await load();
    if (data === undefined) return undefined;
    const { text, version: own } = sessionText(data, this.#parts.settings.maxBytes);
    if (!head) return { text, version: own ?? 0 };
    const version = own || head.version + 1;
    const filled = await this.#writer.fill(place, head, { text, owner, ttl, version });
    return { text, version: filled ? version : (own ?? 0) };
  }

  /** What the cache says about a session that may be saved; undefined when it cannot be asked. */
  async #headOf(place: SessionPlace, owner: string | undefined): Promise<SessionHead | undefined> {
    const { guard, shared } = this.#parts;
    const head = await guard.attempt(() => shared.head(place.key), undefined);
    if (head) assertOwner(head.owner, owner);
    return head;
  }

  /** The text of what was saved; what the cache has is old also when there is none. */
  async #textOf(saved: object, place: SessionPlace): Promise<SessionText> {
    try {
      return sessionText(saved, this.#parts.settings.maxBytes);
    } catch (error) {
      if (!(await this.#removed(place))) this.#remember(place);
      throw error;
    }
  }

  #remember(place: SessionPlace): void {
    if (this.#outdated.size < mostOutdated) this.#outdated.set(place.key, place);
    else this.#overflow.failed('they are too many', 'old versions of others may be read afterwards');
    this.#again();
  }

  /** Whether the cache no longer has what is outdated. */
  async #removed(place: SessionPlace): Promise<boolean> {
    const removed = await this.#writer.remove(place, () => {});
    if (removed === undefined) return false;
    this.#outdated.delete(place.key);
    this.#attempt = 0;
    this.#overflow.succeeded();
    return true;
  }

  #again(): void {
    if (this.#stopped || this.#timer || this.#outdated.size === 0) return;
    const { clock, random } = this.#parts.settings;
    this.#timer = clock.schedule(retryWait(this.#attempt, { first: 100, longest: 5_000, random }), () => {
      this.#timer = undefined;
      this.#parts.guard.background(() => this.settle());
    });
    this.#attempt += 1;
  }
}
