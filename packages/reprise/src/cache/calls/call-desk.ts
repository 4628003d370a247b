import type { Clock } from '../../core/index.ts';
import type { SyncStore } from '../../stores/index.ts';
import { type CacheOperation, type CacheOperationName, tellOperation } from '../../telemetry/index.ts';
import { EntryLookup } from '../entries/entry-lookup.ts';
import { type Answer, EntryWriter } from '../entries/entry-writer.ts';
import type { KeptEntry } from '../entries/kept-entry.ts';
import { AnswerKeeper } from './answer-keeper.ts';
import { BackgroundWork } from './background-work.ts';
import type { CallCounters } from './call-counters.ts';
import type { CallIdentity } from './call-identity.ts';
import type { CallPlan } from './call-plan.ts';
import type { EngineOptions } from './engine-options.ts';
import { type FoundState, stateOf } from './freshness.ts';
import { FunctionLogs } from './function-logs.ts';
import type { OpenCall } from './open-call.ts';
import { OpenCalls } from './open-calls.ts';

/** What a lookup found. */
export interface Found extends Pick<KeptEntry, 'entry' | 'async' | 'returned'> {
  readonly state: FoundState;
}

/**
 * What answering calls is made of: looking entries up, keeping answers, and taking note of both.
 *
 * The store is the truth: nothing is answered from anywhere else, and whatever it fails to do is a miss.
 */
export class CallDesk {
  readonly counters: CallCounters;
  readonly namespace: string;
  /** The store, when it answers without promises. */
  readonly syncStore: SyncStore | undefined;
  /** Whether looking up without a promise costs no more than memory does. */
  protected readonly quick: boolean;
  protected readonly clock: Clock;
  protected readonly lookup: EntryLookup;
  protected readonly functionLogs: FunctionLogs;
  readonly #keeper: AnswerKeeper;
  readonly #calls = new OpenCalls();
  readonly #background: BackgroundWork;

  constructor(options: EngineOptions) {
    const { access, reader, tags, counters, clock, logger, namespace } = options;
    this.counters = counters;
    this.namespace = namespace;
    this.syncStore = access.sync;
    this.quick = access.quick !== undefined;
    this.clock = clock;
    this.lookup = new EntryLookup(reader, counters, logger);
    const writer = new EntryWriter(tags, clock, options.random);
    this.#keeper = new AnswerKeeper({ access, writer, counters, logger, namespace });
    this.#background = new BackgroundWork(clock);
    this.functionLogs = new FunctionLogs(logger, 'the cached function');
  }

  /** Looks an entry up and counts the outcome; a fault of the store is a miss. */
  async find(identity: CallIdentity, plan: CallPlan): Promise<Found | undefined> {
    const kept = this.quick ? this.lookup.findSync(identity) : await this.lookup.find(identity);
    return this.#found(kept, plan);
  }

  /** {@link find} for many at once, in one read of the store. */
  async findMany(identities: readonly CallIdentity[], plan: CallPlan): Promise<(Found | undefined)[]> {
    const found = await this.lookup.findMany(identities);
    return found.map((kept) => this.#found(kept, plan));
  }

  /** {@link find} over a {@link SyncStore}. */
  findSync(identity: CallIdentity, plan: CallPlan): Found | undefined {
    return this.#found(this.lookup.findSync(identity), plan);
  }

  /** Begins a computation whose answer is to be kept; never throws for a fault of the store. End it in a `finally`. */
  async open(identity: CallIdentity, plan: CallPlan): Promise<OpenCall> {
    const [call] = await this.openMany([identity], plan);
    return call!;
  }

  /** {@link open} for many at once. */
  async openMany(identities: readonly CallIdentity[], plan: CallPlan): Promise<OpenCall[]> {
    const calls = identities.map((identity) => this.#calls.begin(identity, plan));
    await this.#keeper.begin(calls, plan);
    return calls;
  }

  /** {@link open} over a {@link SyncStore}. */
  openSync(identity: CallIdentity, plan: CallPlan): OpenCall {
    const call = this.#calls.begin(identity, plan);
    this.#keeper.beginSync(call);
    return call;
  }

  /** Takes note of a computation, for {@link prepare} to be called before the function. */
  protected begin(identity: CallIdentity, plan: CallPlan): OpenCall {
    return this.#calls.begin(identity, plan);
  }

  protected prepare(call: OpenCall): Promise<void> {
    return this.#keeper.begin([call], call.plan);
  }

  /** Keeps an answer; never rejects: what cannot be kept is logged and counted. */
  keep(answer: Answer): Promise<void> {
    return this.#keeper.keep([answer]);
  }

  /** {@link keep} for many at once, in one write to the store. */
  keepMany(answers: readonly Answer[]): Promise<void> {
    return this.#keeper.keep(answers);
  }

  /** {@link keep} over a {@link SyncStore}; never throws. */
  keepSync(answer: Answer): void {
    this.#keeper.keepSync(answer);
  }

  /** Counts and times a function that gave its answer. */
  computed(call: OpenCall): void {
    this.counters.computeLatency.add(performance.now() - call.began);
    this.functionLogs.succeeded(call.identity.func);
  }

  /** Counts a function that failed, and reports it where `consequence` says what happens instead. */
  failed({ func }: CallIdentity, error: unknown, consequence?: string): void {
    this.counters.failures += 1;
    if (consequence !== undefined) this.functionLogs.failed(func, error, consequence);
  }

  /** Does work that no caller waits for, such as a refresh; closing the cache waits for it. */
  inBackground(identity: CallIdentity, work: () => Promise<unknown>): void {
    this.counters.refreshes += 1;
    const refreshing = tellOperation(this.operation('refresh', identity), async () => {
      await null;
      await work();
    });
    this.#background.add(
      refreshing.catch((error) =>
        this.functionLogs.failed(identity.func, error, 'the entry stays as it is until its end'),
      ),
    );
  }

  /** Says that an entry is changed by hand, or all are; resolves when no older write to it goes on. */
  async supersede(storeKey?: string): Promise<void> {
    this.lookup.forget(storeKey);
    await this.#calls.supersede(storeKey);
  }

  /** Says that tags are invalidated; resolves when no older write of entries that carry them goes on. */
  async invalidate(tags: readonly string[]): Promise<void> {
    this.lookup.forget();
    await this.#calls.invalidate(tags);
  }

  /** Waits for work in the background, at most `milliseconds`. */
  async close(milliseconds: number): Promise<void> {
    await this.#background.end(milliseconds);
  }

  /** An operation to be told about, on one entry. */
  protected operation(name: CacheOperationName, { func, storeKey }: CallIdentity): CacheOperation {
    return { operation: name, namespace: this.namespace, func, key: storeKey };
  }

  #found(kept: KeptEntry | undefined, plan: CallPlan): Found | undefined {
    const state = kept && stateOf(kept, plan, this.clock);
    if (kept === undefined || state === undefined || state === 'staleIfError') this.counters.misses += 1;
    else if (state === 'stale') this.counters.staleHits += 1;
    else this.counters.hits += 1;
    if (kept === undefined || state === undefined) return undefined;
    this.counters.bytesRead += kept.stored.value.length;
    return { entry: kept.entry, async: kept.async, returned: kept.returned, state };
  }
}
