/** What a session may hold: an object that has a JSON. See S4-07 for the fields that dialogues usually have. */
export type SessionData = Readonly<Record<string, unknown>>;

/**
 * A session as it is read: its data, and the version to write it back with, which grows with every write. Version 0 is what
 * only the source of truth has.
 */
export type Session<Data extends object = SessionData> = Data & { readonly version: number };

/** What became of a session that was to be stored. */
export type SessionWrite =
  | { readonly stored: true; readonly version: number }
  /** Somebody else wrote meanwhile, and nothing was changed; `current` is the version there is, 0 for none. */
  | { readonly stored: false; readonly reason: 'conflict'; readonly current: number }
  /** Redis is away or full; when its answer was lost, the session may have been stored all the same. */
  | { readonly stored: false; readonly reason: 'unavailable' };

/** What became of a round that was to be stored. */
export type RoundWrite =
  | { readonly stored: true }
  | { readonly stored: false; readonly reason: 'unavailable' };

/** A round of a session. */
export interface SessionRound<Data = unknown> {
  /** For example `2.1`. */
  readonly path: string;
  readonly data: Data;
}

/** What `SessionCache.clearSession` removed. */
export interface ClearedSession {
  readonly sessionDeleted: boolean;
  readonly roundsCleared: number;
}

/** What became of a session that was written through. */
export interface WrittenThrough<Saved> {
  /** What the source of truth saved. */
  readonly data: Saved;
  /** What became of it in the cache. */
  readonly cached: SessionWrite;
}
