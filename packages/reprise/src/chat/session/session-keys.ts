import { RepriseError } from '../../core/index.ts';
import { keyPart } from '../../redis/index.ts';
import type { SessionCaller } from './session-cache-options.ts';

/** Where one session is. */
export interface SessionPlace {
  /** The key of its hash, which has a slot of a Cluster for itself. */
  readonly key: string;
  /** The key of its tenant's list of sessions. */
  readonly index: string;
}

/** The keys and channels of sessions under one prefix. */
export interface SessionNames {
  /** The channel that tells what changed. */
  readonly changes: string;
  /** @throws RepriseError `INVALID_ARGUMENT` when id or tenant is empty or too long. */
  of(id: string, caller: SessionCaller): SessionPlace;
  /** The key of a tenant's list of sessions. */
  indexOf(caller: SessionCaller): string;
}

const longestId = 512;
const mostIdBytes = 1_024;
const longestName = 255;

/**
 * All names under a prefix (S4-02). Ids and tenants are percent-encoded, so that none of them is a part or a pattern of
 * another (defect 5.5 #9).
 */
export function sessionNames(prefix: string): SessionNames {
  const indexOf = ({ tenant }: SessionCaller): string =>
    tenant === undefined
      ? `${prefix}sessions`
      : `${prefix}sessions:${keyPart(checkedName(tenant, 'tenant'))}`;
  return {
    changes: `${prefix}changes`,
    indexOf,
    of(id, caller) {
      const parts = caller.tenant === undefined ? [checkedId(id)] : [caller.tenant, checkedId(id)];
      return { index: indexOf(caller), key: `${prefix}session:{${parts.map(keyPart).join(':')}}` };
    },
  };
}

/** @throws RepriseError `INVALID_ARGUMENT` when the owner is empty or too long. */
export function ownerOf({ owner }: SessionCaller): string | undefined {
  return owner === undefined ? undefined : checkedName(owner, 'owner');
}

function checkedId(id: unknown): string {
  if (typeof id === 'string' && id !== '' && id.length <= longestId && Buffer.byteLength(id) <= mostIdBytes) {
    return id;
  }
  throw wrong(`The id of a session must be a text of 1 to ${longestId} characters and ${mostIdBytes} bytes`);
}

function checkedName(name: unknown, what: string): string {
  if (typeof name === 'string' && name !== '' && name.length <= longestName) return name;
  throw wrong(`The ${what} of a session must be a text of 1 to ${longestName} characters`);
}

function wrong(what: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', what);
}
