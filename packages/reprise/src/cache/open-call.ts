import { type Duration, toMilliseconds } from '../core/index.ts';
import { type CallContext, withinCall } from './call-context.ts';
import type { CallIdentity } from './call-identity.ts';
import type { CallPlan } from './call-plan.ts';

/** Random text that stands for one period of validity of a tag, by tag. */
export type TagTokens = Readonly<Record<string, string>>;

/**
 * One computation under way: what was true when it began, and what its function decided about the answer.
 *
 * Whoever opens a call ends it, in a `finally`.
 */
export class OpenCall implements CallContext {
  readonly identity: CallIdentity;
  readonly plan: CallPlan;
  /** Tokens of the tags known before the function ran; undefined when they could not be read. */
  readonly tokens: TagTokens | undefined;
  /** Of `performance.now()`. */
  readonly began = performance.now();
  readonly #onEnd: (call: OpenCall) => void;
  #invalidated: Set<string> | undefined;
  #tags: readonly string[] = [];
  #ttl: number | undefined;
  #skipped = false;
  #current = true;

  constructor(
    identity: CallIdentity,
    plan: CallPlan,
    tokens: TagTokens | undefined,
    onEnd: (call: OpenCall) => void,
  ) {
    this.identity = identity;
    this.plan = plan;
    this.tokens = tokens;
    this.#onEnd = onEnd;
  }

  /**
   * Whether its answer will be the truth: false once its entry was removed, set or invalidated by somebody else. Then
   * newcomers must not share it, and the engine does not keep it.
   */
  get current(): boolean {
    return this.#current;
  }

  /** What the function decided for how long the answer is fresh, in milliseconds. */
  get ttl(): number | undefined {
    return this.#ttl;
  }

  /** Tags the function added. */
  get tags(): readonly string[] {
    return this.#tags;
  }

  /** Whether the function wants its answer kept nowhere. */
  get skipped(): boolean {
    return this.#skipped;
  }

  setTtl(ttl: Duration): void {
    this.#ttl = toMilliseconds(ttl);
  }

  setTags(tags: readonly string[]): void {
    this.#tags = [...this.#tags, ...tags];
  }

  skip(): void {
    this.#skipped = true;
  }

  /** Runs a part of the function, with this call as its `currentCall`. */
  within<T>(body: () => T): T {
    return withinCall(this, body);
  }

  /** Says that the entry was changed by somebody else. */
  supersede(): void {
    this.#current = false;
  }

  /** Says that tags were invalidated since the call began. */
  invalidate(tags: readonly string[]): void {
    this.#invalidated ??= new Set();
    for (const tag of tags) this.#invalidated.add(tag);
  }

  /** Whether any of the tags was invalidated since the call began; without tags, whether any tag was. */
  wasInvalidated(tags?: readonly string[]): boolean {
    const invalidated = this.#invalidated;
    return invalidated !== undefined && (tags === undefined || tags.some((tag) => invalidated.has(tag)));
  }

  /** Harmless when it was called before. */
  end(): void {
    this.#onEnd(this);
  }
}
