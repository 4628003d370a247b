import type { CacheEntry } from '../entry/index.ts';
import { isSyncStore, type SyncStore } from '../stores/index.ts';
import type { CallContext } from './call-context.ts';
import { CallCounters } from './call-counters.ts';
import type { CallIdentity } from './call-identity.ts';
import type { CallPlan } from './call-plan.ts';
import type { EngineOptions } from './engine-options.ts';
import type { OpenCall } from './open-call.ts';

/**
 * How far an entry may be used: `fresh`; `eager`: fresh, but due for a refresh in the background; `stale`: answers
 * while it is refreshed in the background; `staleIfError`: answers only when making it anew fails.
 */
export type FoundState = 'fresh' | 'eager' | 'stale' | 'staleIfError';

/** What a lookup found. */
export interface Found {
  /** May be shared with others: give out copies of its parts (`copyValue`). */
  readonly entry: CacheEntry;
  readonly state: FoundState;
  /** Whether the kept function gave a promise. */
  readonly async: boolean;
  /** What a kept generator returned. */
  readonly returned: unknown;
}

/** What is kept beside an output. */
export interface KeepExtra {
  /** Whether a plain function gave it as a promise. */
  readonly async?: boolean;
  /** What a generator returned after its last item. */
  readonly returned?: unknown;
}

/** An answer to keep. */
export interface Answer {
  readonly call: OpenCall;
  readonly output: unknown;
  readonly extra?: KeepExtra;
}

/** How cached calls are answered: private to the room. */
export class CallEngine {
  readonly counters = new CallCounters();
  /** The store, when it answers without promises. */
  readonly syncStore: SyncStore | undefined;
  readonly namespace: string;

  constructor(options: EngineOptions) {
    this.namespace = options.namespace;
    this.syncStore = isSyncStore(options.store) ? options.store : undefined;
  }

  /** Answers from the entry or by `compute`: single flight, stale answers, refresh, timeouts; the value is the caller's own. */
  run<T>(
    identity: CallIdentity,
    compute: (context: CallContext) => T | PromiseLike<T>,
    plan: CallPlan,
  ): Promise<T> {
    throw new Error(`${this} ${identity} ${compute} ${plan}`);
  }

  /**
   * The same for a plain function, over a {@link SyncStore} only: its answer, or a promise when the function gives one.
   * Throws or rejects as the function does.
   */
  runSync<T>(identity: CallIdentity, compute: (context: CallContext) => T, plan: CallPlan): T {
    throw new Error(`${this} ${identity} ${compute} ${plan}`);
  }

  /** Looks an entry up and counts the outcome; a fault of the store is a miss. */
  find(identity: CallIdentity, plan: CallPlan): Promise<Found | undefined> {
    throw new Error(`${this} ${identity} ${plan}`);
  }

  /** {@link find} for many at once, in one read of the store. */
  findMany(identities: readonly CallIdentity[], plan: CallPlan): Promise<(Found | undefined)[]> {
    throw new Error(`${this} ${identities} ${plan}`);
  }

  /** {@link find} over a {@link SyncStore}. */
  findSync(identity: CallIdentity, plan: CallPlan): Found | undefined {
    throw new Error(`${this} ${identity} ${plan}`);
  }

  /** Begins a computation whose answer is to be kept; never throws for a fault of the store. */
  open(identity: CallIdentity, plan: CallPlan): Promise<OpenCall> {
    throw new Error(`${this} ${identity} ${plan}`);
  }

  /** {@link open} for many at once. */
  openMany(identities: readonly CallIdentity[], plan: CallPlan): Promise<OpenCall[]> {
    throw new Error(`${this} ${identities} ${plan}`);
  }

  /** {@link open} over a {@link SyncStore}. */
  openSync(identity: CallIdentity, plan: CallPlan): OpenCall {
    throw new Error(`${this} ${identity} ${plan}`);
  }

  /** Keeps an answer; never throws: what cannot be kept is logged and counted. */
  keep(answer: Answer): Promise<void> {
    throw new Error(`${this} ${answer}`);
  }

  /** {@link keep} for many at once, in one write to the store. */
  keepMany(answers: readonly Answer[]): Promise<void> {
    throw new Error(`${this} ${answers}`);
  }

  /** {@link keep} over a {@link SyncStore}. */
  keepSync(answer: Answer): void {
    throw new Error(`${this} ${answer}`);
  }

  /** Does work that no caller waits for, such as a refresh; its failure is logged. Closing the cache waits for it. */
  inBackground(work: () => Promise<unknown>): void {
    throw new Error(`${this} ${work}`);
  }
}
