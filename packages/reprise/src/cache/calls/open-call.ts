import { type Duration, toMilliseconds } from '../../core/index.ts';
import type { TagTokens } from '../entries/tag-tokens.ts';
import { listOfNames } from '../list-of-names.ts';
import { type Computation, withinCall } from './call-context.ts';
import type { CallIdentity } from './call-identity.ts';
import type { CallPlan } from './call-plan.ts';

/**
 * One computation under way: what was true when it began, and what its function decided about the answer.
 *
 * Whoever opens a call ends it, in a `finally`.
 */
export class OpenCall implements Computation {
  readonly identity: CallIdentity;
  readonly plan: CallPlan;
  /** Tokens of the tags known before the function ran. */
  tokens: TagTokens | undefined;
  /** The write of its answer, while that goes on. */
  writing: Promise<unknown> | undefined;
  /** Of `performance.now()`. */
  readonly began = performance.now();
  readonly #onEnd: (call: OpenCall) => void;
  #invalidated: Set<string> | undefined;
  #tags: readonly string[] = [];
  #ttl: number | undefined;
  #skipped = false;
  #current = true;
  #ended = false;

  constructor(identity: CallIdentity, plan: CallPlan, onEnd: (call: OpenCall) => void) {
    this.identity = identity;
    this.plan = plan;
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
    this.#tags = [...this.#tags, ...listOfNames('The tags of setTags', tags)];
  }

  skip(): void {
    this.#skipped = true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  makes(call: Computation): boolean {
    return call === this;
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

  /** Whether any tag at all was invalidated since the call began. */
  get sawInvalidation(): boolean {
    return this.#invalidated !== undefined;
  }

  /** Whether a tag that the function added was invalidated since the call began. */
  get outdated(): boolean {
    const invalidated = this.#invalidated;
    return invalidated !== undefined && this.#tags.some((tag) => invalidated.has(tag));
  }

  /** Harmless when it was called before. */
  end(): void {
    this.#ended = true;
    this.#onEnd(this);
  }
}
