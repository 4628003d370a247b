import assert from 'node:assert/strict';
import { SessionCache, type SessionCacheOptions } from '../../chat/index.ts';
import { RepriseError } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { MakeSharedKeyValue } from '../chat-buffer/chat-buffer-case.ts';
import type { ContractCase } from '../contract-case.ts';

/** What a case is given. */
export interface SessionCacheCase {
  readonly keyValue: KeyValue;
  /** Opens an instance; it is closed at the end. */
  open(options?: Partial<SessionCacheOptions>): SessionCache;
}

/** A case over a key-value store of its own. */
export function sessionCacheCase(
  make: MakeSharedKeyValue,
  title: string,
  check: (given: SessionCacheCase) => Promise<void>,
): ContractCase {
  return {
    title,
    run: async () => {
      const keyValue = await make();
      const opened: SessionCache[] = [];
      const open = (options: Partial<SessionCacheOptions> = {}): SessionCache => {
        const sessions = new SessionCache({ keyValue, ...options });
        opened.push(sessions);
        return sessions;
      };
      try {
        await check({ keyValue, open });
      } finally {
        await Promise.all(opened.map((sessions) => sessions.close()));
        await keyValue.close();
      }
    },
  };
}

/** Asserts that a call rejects with this code. */
export async function rejectsWith(code: string, call: () => Promise<unknown>): Promise<RepriseError> {
  try {
    await call();
  } catch (error) {
    assert.ok(RepriseError.isInstance(error), String(error));
    assert.equal(error.code, code);
    return error;
  }
  return assert.fail(`the call did not reject with ${code}`);
}

/** Waits until a condition holds, at most two seconds. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 2_000;
  while (!(await holds())) {
    if (Date.now() > end) assert.fail(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
