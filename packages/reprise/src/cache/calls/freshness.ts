import { type Clock, toMilliseconds } from '../../core/index.ts';
import type { KeptEntry } from '../entries/kept-entry.ts';
import type { CallPlan } from './call-plan.ts';
import type { OpenCall } from './open-call.ts';

/**
 * How far an entry may be used: `fresh`; `eager`: fresh, but due for a refresh in the background; `stale`: answers
 * while it is refreshed in the background; `staleIfError`: answers only when making it anew fails.
 */
export type FoundState = 'fresh' | 'eager' | 'stale' | 'staleIfError';

/** How far an entry may be used now; undefined when it may not. An entry that is fresh for ever costs no look at the clock. */
export function stateOf(kept: KeptEntry, plan: CallPlan, clock: Clock): FoundState | undefined {
  const { freshUntil } = kept;
  if (freshUntil === undefined) return 'fresh';
  const late = clock.now() - freshUntil;
  if (late < 0) return isDue(kept, plan, -late) ? 'eager' : 'fresh';
  if (late < plan.staleWhileRevalidate) return 'stale';
  return late < plan.staleIfError ? 'staleIfError' : undefined;
}

/** Making an annotated entry anew would not change what it answers with. */
function isDue({ entry, stored, freshUntil }: KeptEntry, { eagerRefresh }: CallPlan, left: number): boolean {
  if (eagerRefresh === undefined || entry.annotated) return false;
  const ttl = freshUntil! - stored.createdAt;
  return ttl - left >= eagerRefresh * ttl;
}

/** When an entry stops being fresh, and when it goes; both undefined for an entry that stays for ever. */
export interface Lifetime {
  /** Milliseconds since the Unix epoch. */
  readonly freshUntil: number | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number | undefined;
}

/** How long an answer given at `now` lives. A negative one that nobody gave a time of its own has no time after its ttl. */
export function lifetimeOf(output: unknown, call: OpenCall, now: number, random: () => number): Lifetime {
  const { plan } = call;
  if (call.ttl === undefined && plan.negative?.when(output)) {
    const end = now + shortened(plan.negative.ttl, plan, random);
    return { freshUntil: end, expiresAt: end };
  }
  const ttl = call.ttl ?? ttlOf(output, plan);
  if (ttl === undefined) return { freshUntil: undefined, expiresAt: undefined };
  const freshUntil = now + shortened(ttl, plan, random);
  return { freshUntil, expiresAt: freshUntil + Math.max(plan.staleWhileRevalidate, plan.staleIfError) };
}

function ttlOf(output: unknown, { ttl }: CallPlan): number | undefined {
  if (typeof ttl !== 'function') return ttl;
  const duration = ttl(output);
  return duration === undefined ? undefined : toMilliseconds(duration);
}

function shortened(ttl: number, { jitter }: CallPlan, random: () => number): number {
  return jitter === 0 ? ttl : ttl * (1 - jitter * random());
}
