import type { SessionWrite } from './session.ts';
import { headOf, presentVersion, type SessionHead } from './session-head.ts';

/** Says which version a write gets over a head, or that it must not be written. */
export type DecideVersion = (head: SessionHead) => SessionWrite;

/** The refusal of a write over this head. */
export function conflictOf(head: SessionHead): SessionWrite {
  return { stored: false, reason: 'conflict', current: presentVersion(head) };
}

/**
 * Lets a write pass that was read at this version, or at none; where nothing is known of the session, nothing is newer
 * (defect 5.5 #12).
 */
export function behindRead(version: number | undefined): DecideVersion {
  return (head) => {
    const isOld = version !== undefined && head.version > 0 && version !== head.version;
    if (isOld) return conflictOf(head);
    return { stored: true, version: Math.max(head.version, version ?? 0) + 1 };
  };
}

/** Lets a write pass only over exactly this version; 0: only where there is no session. */
export function overExactly(version: number): DecideVersion {
  return (head) =>
    presentVersion(head) === version ? { stored: true, version: head.version + 1 } : conflictOf(head);
}

/** Lets through what the source of truth has at this version, unless something newer is there. */
export function asOfSource(version: number): DecideVersion {
  return (head) => (presentVersion(head) > version ? conflictOf(head) : { stored: true, version });
}

/** What the head is if nobody has written behind this version. */
export function guessedHead(version: number, owner: string | undefined): SessionHead {
  return version === 0 ? headOf([]) : headOf([String(version), owner, undefined]);
}
