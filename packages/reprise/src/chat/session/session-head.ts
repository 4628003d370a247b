import { RepriseError } from '../../core/index.ts';

/** The fields of a hash that say what it holds, as they are written. */
export interface HeadFields {
  readonly version: string | undefined;
  readonly owner: string | undefined;
  readonly ttl: string | undefined;
}

/** The names of {@link HeadFields}. */
export const headFields = ['version', 'owner', 'ttl'] as const;

/** The name of a head field. */
export type HeadField = (typeof headFields)[number];

/** What a session's hash says about it. */
export interface SessionHead {
  readonly fields: HeadFields;
  /** Of the last write or deletion; 0 when there was none. */
  readonly version: number;
  /** Whether there is a session, rather than rounds alone. */
  readonly present: boolean;
  readonly owner: string | undefined;
  /** Milliseconds that the session lives behind a write, 0 for ever; undefined when nothing was written. */
  readonly ttl: number | undefined;
}

/** A deleted session's version is written as a negative number, so that it goes on growing. */
export function headOf([version, owner, ttl]: readonly (string | undefined)[]): SessionHead {
  const number = Number(version ?? 0);
  return {
    fields: { version, owner, ttl },
    version: Math.abs(number),
    present: number > 0,
    owner,
    ttl: ttl === undefined ? undefined : Number(ttl),
  };
}

/** The version of the session that is there; 0 when there is none. */
export function presentVersion(head: SessionHead): number {
  return head.present ? head.version : 0;
}

/**
 * Asserts that a caller may see and change what belongs to `owner`. The error is the same whatever there is, and says
 * nothing about it.
 *
 * @throws RepriseError `NOT_OWNER` when it is somebody else's.
 */
export function assertOwner(owner: string | undefined, caller: string | undefined): void {
  if (owner === undefined || owner === caller) return;
  throw new RepriseError('NOT_OWNER', 'The session belongs to somebody else');
}
