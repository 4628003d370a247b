import type { SessionHead } from './session-head.ts';
import type { SessionPlace } from './session-keys.ts';
import type { SessionParts } from './session-parts.ts';
import type { KeptSession, ReadSession } from './shared-sessions.ts';

/** What a read came to. */
export type ReadOutcome =
  | { readonly state: 'found'; readonly session: KeptSession }
  | { readonly state: 'missing'; readonly head: SessionHead }
  | { readonly state: 'away' };

/** Reads counted since the cache was made. */
export interface ReadCounts {
  readonly hits: number;
  /** Hits answered from a copy in this process. */
  readonly localHits: number;
  readonly misses: number;
}

/** Part of its time to live that must have passed before a read renews a session. */
const renewAfter = 0.01;

/** Reads sessions: from copies in this process, else in one round trip. */
export class SessionReader {
  readonly #parts: SessionParts;
  readonly #counts = { hits: 0, localHits: 0, misses: 0 };

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  get counts(): ReadCounts {
    return { ...this.#counts };
  }

  async read(place: SessionPlace): Promise<ReadOutcome> {
    const { copies, copying } = this.#parts;
    const copy = copying() ? copies.find(place.key) : undefined;
    if (copy) {
      this.#counts.localHits += 1;
      return this.#hit(copy);
    }
    const found = await this.#readShared(place);
    if (found === 'away') return { state: 'away' };
    if (found.session) return this.#hit(found.session);
    this.#counts.misses += 1;
    return { state: 'missing', head: found.head };
  }

  /** Renews what was read, at most once while a hundredth of its time to live passes (S4-10). */
  slide(place: SessionPlace, ttl: number | undefined, expiresAt: number): void {
    const { settings, guard, keyValue, renewed } = this.#parts;
    if (!settings.sliding || !ttl || expiresAt - settings.clock.now() > ttl * (1 - renewAfter)) return;
    guard.background(() => keyValue.expire(place.key, ttl));
    renewed(place, ttl);
  }

  async #readShared({ key }: SessionPlace): Promise<ReadSession | 'away'> {
    const { shared, copies, guard, copying } = this.#parts;
    const open = copies.began(key);
    let found: ReadSession | 'away' = 'away';
    try {
      found = await guard.attempt(() => shared.read(key), 'away');
    } finally {
      copies.ended(open, found !== 'away' && copying() ? found.session : undefined);
    }
    return found;
  }

  #hit(session: KeptSession): ReadOutcome {
    this.#counts.hits += 1;
    return { state: 'found', session };
  }
}
