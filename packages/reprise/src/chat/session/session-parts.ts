import type { KeyValue } from '../../redis/index.ts';
import { LocalCopies } from './local-copies.ts';
import type { SessionCacheOptions } from './session-cache-options.ts';
import { SessionGuard } from './session-guard.ts';
import { SessionIndex } from './session-index.ts';
import { type SessionNames, type SessionPlace, sessionNames } from './session-keys.ts';
import { SessionNotices } from './session-notices.ts';
import { type Settings, settingsOf } from './session-settings.ts';
import { SharedSessions } from './shared-sessions.ts';

/** What readers and writers of sessions share. */
export interface SessionParts {
  readonly keyValue: KeyValue;
  readonly settings: Settings;
  readonly names: SessionNames;
  readonly shared: SharedSessions;
  readonly copies: LocalCopies;
  readonly notices: SessionNotices;
  readonly index: SessionIndex;
  readonly guard: SessionGuard;
  /** Whether copies are kept, and true. */
  readonly copying: () => boolean;
  /** Notes in the list of sessions that one lives as long as `ttl` from now on, while nobody waits. */
  readonly renewed: (place: SessionPlace, ttl: number) => void;
  /** Tells other instances of a version, while nobody waits; `Infinity`: the session is gone. */
  readonly tell: (place: SessionPlace, version: number) => void;
}

/** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
export function sessionParts(options: SessionCacheOptions, onRecovery: () => void): SessionParts {
  const settings = settingsOf(options);
  const { keyValue } = options;
  const { clock, localEntries, localBytes, localTtl } = settings;
  const now = (): number => clock.now();
  const names = sessionNames(settings.prefix);
  const copies = new LocalCopies({ maxEntries: localEntries, maxBytes: localBytes, ttl: localTtl, now });
  const notices = new SessionNotices({
    keyValue,
    channel: names.changes,
    clock,
    onChange: (key, version) => copies.outdate(key, version),
    onGap: () => copies.clear(),
  });
  const guard = new SessionGuard(settings.logger, onRecovery);
  const index = new SessionIndex(keyValue, now, settings.ttl);
  return {
    keyValue,
    settings,
    names,
    shared: new SharedSessions(keyValue, now),
    copies,
    notices,
    index,
    guard,
    copying: () => localEntries > 0 && notices.following,
    renewed(place, ttl) {
      copies.renewed(place.key, endOf(now(), ttl));
      guard.background(() => index.noteEnd(place.index, place.key, ttl));
    },
    tell: (place, version) => guard.background(() => notices.tell(place.key, version)),
  };
}

/** When something ends that lives as long as `ttl`, 0 for ever. */
export function endOf(now: number, ttl: number): number {
  return ttl === 0 ? Number.POSITIVE_INFINITY : now + ttl;
}
