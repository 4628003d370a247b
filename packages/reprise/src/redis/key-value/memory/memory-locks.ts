import type { Clock } from '../../../core/index.ts';
import type { LockSteps } from '../operations/held-lock.ts';
import { lockKeys } from '../operations/reserved-names.ts';
import { refused } from './keyspace.ts';

/** Locks held at one time. */
const mostLocks = 10_000;

interface Holder {
  readonly token: string;
  readonly until: number;
}

/** The steps of locks in memory; they are never evicted. */
export function memoryLocks(clock: Clock, assertOpen: () => void): LockSteps {
  const holders = new Map<string, Holder>();
  let lastFence = 0;
  const holder = (name: string): Holder | undefined => {
    assertOpen();
    const { lock } = lockKeys(name);
    const found = holders.get(lock);
    if (found === undefined || found.until > clock.now()) return found;
    holders.delete(lock);
    return undefined;
  };
  const hold = (name: string, token: string, milliseconds: number): void => {
    holders.set(lockKeys(name).lock, { token, until: clock.now() + milliseconds });
  };
  const makeRoom = (): void => {
    if (holders.size < mostLocks) return;
    for (const [lock, { until }] of holders) if (until <= clock.now()) holders.delete(lock);
    if (holders.size >= mostLocks) throw refused('OOM', `${mostLocks} locks are held`);
  };
  return {
    async take(name, token, milliseconds) {
      if (holder(name)) return undefined;
      makeRoom();
      hold(name, token, milliseconds);
      lastFence = Math.max(lastFence + 1, clock.now() * 1_000);
      return lastFence;
    },
    async extend(name, token, milliseconds) {
      if (holder(name)?.token !== token) return false;
      hold(name, token, milliseconds);
      return true;
    },
    async drop(name, token) {
      return holder(name)?.token === token && holders.delete(lockKeys(name).lock);
    },
  };
}
