import { safeLogger, silentLogger, systemClock, toMilliseconds } from '../core/index.ts';
import { type CacheEntry, UNSET, type Unset } from '../entry/index.ts';
import { memory } from '../stores/index.ts';
import { type CacheOperation, type CacheOperationName, tellOperation } from '../telemetry/index.ts';
import type { BatchMemoize } from './batch/batch-function.ts';
import { createBatchMemoize } from './batch/batch-memoize.ts';
import type { CacheOptions } from './cache-options.ts';
import type { CacheStats } from './cache-stats.ts';
import { CallCounters } from './calls/call-counters.ts';
import { CallEngine, type Compute } from './calls/call-engine.ts';
import type { CallIdentity } from './calls/call-identity.ts';
import { type CallPlan, type PlanOptions, planOf } from './calls/call-plan.ts';
import { AllEntries } from './entries/all-entries.ts';
import { checkedStore } from './entries/checked-store.ts';
import { EntryReader } from './entries/entry-reader.ts';
import { type MakeShelf, shelvesOf } from './entries/entry-shelf.ts';
import {
  type EntryPlace,
  type EntryTarget,
  EntryTargets,
  type FunctionReference,
  type Inputs,
} from './entries/entry-target.ts';
import { type Annotation, ManualEntries } from './entries/manual-entries.ts';
import { type ManualParts, setPlan, setSource } from './entries/manual-parts.ts';
import { StoreAccess } from './entries/store-access.ts';
import { StoreKeys } from './entries/store-keys.ts';
import { TagTokenStore } from './entries/tag-tokens.ts';
import { ExcludedNames } from './excluded-names.ts';
import { FunctionNames } from './function-names.ts';
import { listOfNames } from './list-of-names.ts';
import { createMemoize } from './memoize/memoize.ts';
import type { Memoize } from './memoize/memoize-function.ts';

/** Milliseconds that closing waits for refreshes in the background. */
const closeDeadline = 5_000;

/**
 * A store with behaviour: gives functions a memory, and lets entries be read and changed by hand.
 *
 * Calls of cached functions never fail for the store's sake; what is done by hand rejects, with a code, when the store
 * does.
 *
 * Source: spec S3-10 to S3-26.
 */
export class Cache implements AsyncDisposable, AsyncIterable<CacheEntry> {
  /** Gives a function a memory; see {@link Memoize}. */
  readonly memoize: Memoize;
  /** Gives a function of a list a memory for each item; see {@link BatchMemoize}. */
  readonly batchMemoize: BatchMemoize;
  /** Entries set apart from all others of this cache, in a namespace inside its own; see {@link EntryShelf}. */
  readonly shelf: MakeShelf;
  readonly #options: CacheOptions;
  readonly #plan: CallPlan;
  readonly #namespace: string;
  readonly #access: StoreAccess;
  readonly #counters = new CallCounters();
  readonly #excluded: ExcludedNames;
  readonly #targets: EntryTargets;
  readonly #engine: CallEngine;
  readonly #manual: ManualEntries;
  readonly #all: AllEntries;
  #closing: Promise<void> | undefined;

  /** @throws RepriseError `INVALID_ARGUMENT` naming the option that is wrong. */
  constructor(options: CacheOptions = {}) {
    const { clock = systemClock, random = Math.random, namespace = '' } = options;
    const logger = safeLogger(options.logger ?? silentLogger);
    this.#options = options;
    this.#plan = planOf(options);
    this.#namespace = namespace;
    const store = checkedStore(options) ?? memory({ clock, logger });
    const access = new StoreAccess(store, clock, toMilliseconds(options.storeDeadline ?? '1s'));
    const tags = new TagTokenStore(access, clock, namespace);
    const reader = new EntryReader(access, tags, logger);
    const keys = new StoreKeys(namespace);
    const names = new FunctionNames();
    const parts = { access, tags, reader, keys, namespace, clock, random, logger };
    this.#access = access;
    this.#excluded = new ExcludedNames(options.exclude);
    this.#targets = new EntryTargets(names, keys, this.#excluded);
    this.#engine = new CallEngine({ ...parts, counters: this.#counters });
    this.#manual = new ManualEntries({ ...parts, engine: this.#engine });
    this.#all = new AllEntries({ ...parts, engine: this.#engine });
    const core = { engine: this.#engine, names, keys, excluded: this.#excluded, defaults: options };
    this.memoize = createMemoize(core);
    this.batchMemoize = createBatchMemoize(core);
    this.shelf = shelvesOf(namespace, parts);
  }

  /**
   * The answer kept for a function and inputs, else what `compute` gives, which is then kept; all as for memoized
   * functions.
   *
   * @throws what `compute` throws; RepriseError `NOT_CANONICAL` for inputs that make no key.
   *
   * @example
   * ```ts
   * const user = await cache.getOrSet('user', { id }, () => database.user(id), { ttl: '5m', tags: ['users'] });
   * ```
   */
  async getOrSet<T>(
    func: FunctionReference,
    inputs: Inputs,
    compute: Compute<T | PromiseLike<T>>,
    options?: PlanOptions<T>,
  ): Promise<T> {
    const call = this.#targets.identityOf(func, inputs);
    const plan = options ? planOf(this.#options, options) : this.#plan;
    const computeCall: typeof compute = (context) => {
      call.begin();
      return compute(context);
    };
    return this.#engine.run(call, computeCall, plan);
  }

  /** A copy of the fresh value of an entry, `UNSET` when there is none; null and undefined are values (spec S3-11). */
  async get(target: EntryTarget, inputs?: Inputs): Promise<unknown | Unset> {
    const place = this.#targets.find(target, inputs);
    return this.#look('get', place, () => this.#manual.value(place), isSet);
  }

  /** The fresh entry itself, `UNSET` when there is none (spec S3-12). */
  async retrieve(target: EntryTarget, inputs?: Inputs): Promise<CacheEntry | Unset> {
    const place = this.#targets.find(target, inputs);
    return this.#look('get', place, () => this.#manual.entry(place), isSet);
  }

  /** Whether there is a fresh entry (spec S3-14). */
  async exists(target: EntryTarget, inputs?: Inputs): Promise<boolean> {
    const place = this.#targets.find(target, inputs);
    return this.#look('get', place, () => this.#manual.exists(place), Boolean);
  }

  /**
   * Writes an entry, over the one that is there (spec S3-13). Of metadata, `reprise` is the cache's own and left out.
   *
   * @throws RepriseError `NOT_CANONICAL` for what cannot be kept.
   *
   * @example
   * ```ts
   * await cache.set('add', { inputs: { x: 5, y: 10 }, output: 15, ttl: '1h' });
   * await cache.set(entry);
   * ```
   */
  async set(target: FunctionReference | CacheEntry, parts: ManualParts = {}): Promise<void> {
    const { func, inputs, output, extra } = setSource(target, parts);
    const identity = this.#targets.identityOf(func, inputs);
    const plan = setPlan(this.#options, parts);
    await this.#tell('set', identity, async (operation) => {
      operation.bytes = await this.#manual.set(identity, output, plan, extra);
    });
  }

  /** The same as {@link set}. */
  add(target: FunctionReference | CacheEntry, parts?: ManualParts): Promise<void> {
    return this.set(target, parts);
  }

  /** Removes an entry (spec S3-16); resolves with whether there was one. */
  async remove(target: EntryTarget, inputs?: Inputs): Promise<boolean> {
    const { storeKey } = this.#targets.find(target, inputs);
    return this.#tell('remove', { storeKey }, () => this.#manual.remove(storeKey));
  }

  /** The same as {@link remove}. */
  unset(target: EntryTarget, inputs?: Inputs): Promise<boolean> {
    return this.remove(target, inputs);
  }

  /**
   * Says what an answer should have been: from now on that is the answer, and the output stays as it was (spec S3-17).
   * Without an entry one is made of what is expected.
   *
   * An annotated entry ends when it would have ended without.
   *
   * @throws RepriseError `INVALID_ARGUMENT` when there is neither an entry nor something to expect.
   */
  async annotate(
    func: FunctionReference,
    annotation: Annotation & { readonly inputs?: Inputs } = {},
  ): Promise<void> {
    const { inputs, ...what } = annotation;
    const identity = this.#targets.identityOf(func, inputs);
    const plan = setPlan(this.#options, {});
    await this.#tell('annotate', identity, () => this.#manual.annotate(identity, what, plan));
  }

  /** Removes every entry of this cache, and nothing else from the store. */
  async clear(): Promise<void> {
    await this.#tell('clear', {}, () => this.#all.clear());
  }

  /** Removes an entry, whichever is found first; null when there is none. */
  async pop(): Promise<CacheEntry | null> {
    return this.#tell('pop', {}, () => this.#all.pop());
  }

  /** Removes and gives every entry. */
  async popAll(): Promise<CacheEntry[]> {
    return this.#tell('pop', {}, async (operation) => {
      const entries = await this.#all.popAll();
      operation.count = entries.length;
      return entries;
    });
  }

  /** How many entries there are, those included that are only kept to answer when stale. */
  async size(): Promise<number> {
    return this.#all.size();
  }

  /** Every entry, those included that are only kept to answer when stale; entries may be removed meanwhile. */
  [Symbol.asyncIterator](): AsyncIterator<CacheEntry> {
    return this.#all.entries();
  }

  /**
   * Makes everything that carries any of the tags invalid, also for other instances on the same store and for calls
   * that are under way; resolves with how many entries were removed. Other instances with a fast tier of their own over
   * a store that does not tell them of changes see it when that tier's ttl is over.
   */
  async invalidateTags(tags: readonly string[]): Promise<number> {
    return this.#tell('invalidate', {}, async (operation) => {
      operation.count = await this.#all.invalidate(listOfNames('tags', tags));
      return operation.count;
    });
  }

  /** Replaces the names of inputs that never count (spec S3-10); for calls and keys from now on. */
  setExclude(names: readonly string[]): void {
    this.#excluded.set(names);
  }

  /** Adds names of inputs that never count (spec S3-10); for calls and keys from now on. */
  addExclude(names: readonly string[]): void {
    this.#excluded.add(names);
  }

  /** What this cache did since it was made. */
  stats(): CacheStats {
    return this.#counters.stats();
  }

  /** Resolves when everything written so far is as durable as the store can make it. */
  async flush(): Promise<void> {
    await this.#access.unhurried('flushing the store', (store) => store.flush());
  }

  /**
   * Waits for refreshes in the background, up to five seconds, and closes the store. After that memoized functions run
   * uncached, and what is done by hand rejects with `CLOSED`. Closing twice is harmless.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await this.#engine.close(closeDeadline);
    this.#access.close();
    if (this.#options.ownsStore ?? true) await this.#access.store.close();
  }

  #look<T>(
    name: CacheOperationName,
    { storeKey }: EntryPlace,
    work: () => Promise<T>,
    found: (answer: T) => boolean,
  ): Promise<T> {
    return this.#tell(name, { storeKey }, async (operation) => {
      const answer = await work();
      operation.outcome = found(answer) ? 'hit' : 'miss';
      return answer;
    });
  }

  #tell<T>(
    operation: CacheOperationName,
    { func, storeKey }: Partial<CallIdentity>,
    work: (operation: CacheOperation) => Promise<T>,
  ): Promise<T> {
    const told: CacheOperation = {
      operation,
      namespace: this.#namespace,
      ...(func === undefined ? {} : { func }),
      ...(storeKey === undefined ? {} : { key: storeKey }),
    };
    return tellOperation(told, () => work(told));
  }
}

function isSet(answer: unknown): boolean {
  return answer !== UNSET;
}
