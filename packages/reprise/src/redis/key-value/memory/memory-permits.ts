import type { Clock } from '../../../core/index.ts';
import type { PermitSteps } from '../operations/held-permit.ts';
import { permitKey } from '../operations/reserved-names.ts';
import { refused } from './keyspace.ts';

/** Permits held at one time, of all names. */
const mostPermits = 100_000;

/** The steps of permits in memory; they are never evicted. */
export function memoryPermits(clock: Clock, assertOpen: () => void): PermitSteps {
  /** Until when each token counts, by name. */
  const names = new Map<string, Map<string, number>>();
  let size = 0;
  const remove = (key: string, token: string): void => {
    const tokens = names.get(key);
    if (tokens?.delete(token)) size -= 1;
    if (tokens?.size === 0) names.delete(key);
  };
  const removeLate = (key: string): void => {
    for (const [token, until] of names.get(key) ?? []) if (until <= clock.now()) remove(key, token);
  };
  const makeRoom = (): void => {
    if (size < mostPermits) return;
    for (const key of [...names.keys()]) removeLate(key);
    if (size >= mostPermits) throw refused('OOM', `${mostPermits} permits are held`);
  };
  const held = (key: string): number => names.get(key)?.size ?? 0;
  return {
    async take(name, token, { limit, milliseconds }) {
      assertOpen();
      const key = permitKey(name);
      // A token of its own stays in its place, unless it was late.
      if ((names.get(key)?.get(token) ?? 0) <= clock.now()) {
        remove(key, token);
        if (held(key) >= limit) removeLate(key);
        if (held(key) >= limit) return false;
        makeRoom();
        size += 1;
      }
      const tokens = names.get(key) ?? new Map<string, number>();
      names.set(key, tokens.set(token, clock.now() + milliseconds));
      return true;
    },
    async drop(name, token) {
      assertOpen();
      const key = permitKey(name);
      const counted = (names.get(key)?.get(token) ?? 0) > clock.now();
      remove(key, token);
      return counted;
    },
    async count(name) {
      assertOpen();
      const key = permitKey(name);
      removeLate(key);
      return held(key);
    },
  };
}
