import { randomUUID } from 'node:crypto';
import { type Clock, pause, toMilliseconds } from '../../../core/index.ts';
import type { Lock, LockOperations, LockOptions } from '../contract/lock-operations.ts';
import { HeldLock, type LockSteps } from './held-lock.ts';

/** Milliseconds between two attempts at most; half of it is random, so that waiting instances spread (S2-08: 100). */
const longestPause = 100;

/** What {@link lockOperations} needs besides the steps of a lock. */
export interface LockParts {
  readonly clock: Clock;
  /** Aborted when nobody may wait any longer. */
  readonly closing: AbortSignal;
}

/** Locks made of three steps. */
export function lockOperations(steps: LockSteps, { clock, closing }: LockParts): LockOperations {
  const take = async (name: string, options: LockOptions): Promise<Lock | undefined> => {
    const { renew = false } = options;
    const timeout = Math.max(1, Math.ceil(toMilliseconds(options.timeout ?? '10s')));
    const token = randomUUID();
    const askedAt = clock.now();
    const fence = await steps.take(name, token, timeout).catch((error: unknown) => {
      // It may have been obtained all the same; nobody should wait for its end.
      steps.drop(name, token).catch(() => {});
      throw error;
    });
    if (fence === undefined) return undefined;
    return new HeldLock({ name, token, fence, timeout, askedAt, renew, steps, clock });
  };
  return {
    async lock(name, options = {}) {
      const wait = options.blocking === false ? 0 : toMilliseconds(options.wait ?? '5s');
      const until = clock.now() + wait;
      for (;;) {
        const lock = await take(name, options);
        const left = until - clock.now();
        if (lock || left <= 0) return lock;
        await pause(Math.min(left, (longestPause * (1 + Math.random())) / 2), clock, closing);
      }
    },
  };
}
