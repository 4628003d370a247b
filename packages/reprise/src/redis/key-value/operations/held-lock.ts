import { type Clock, type Duration, RepriseError, type Timer, toMilliseconds } from '../../../core/index.ts';
import type { Lock } from '../contract/lock-operations.ts';

/** The three steps of a lock, each one call. */
export interface LockSteps {
  /** Obtains the lock and resolves with its fence, or undefined when it is held. */
  take(name: string, token: string, milliseconds: number): Promise<number | undefined>;
  /** Whether the lock was still held by the token; it holds for `milliseconds` then. */
  extend(name: string, token: string, milliseconds: number): Promise<boolean>;
  /** Deletes the lock if it is held by the token. */
  drop(name: string, token: string): Promise<boolean>;
}

/** What a {@link HeldLock} is made of. */
export interface HeldLockOptions {
  readonly name: string;
  readonly token: string;
  readonly fence: number;
  /** Milliseconds. */
  readonly timeout: number;
  /** When the lock was asked for: it may have held since then. */
  readonly askedAt: number;
  readonly renew: boolean;
  readonly steps: LockSteps;
  readonly clock: Clock;
}

/** A {@link Lock} that knows when it ends and renews itself when asked to. */
export class HeldLock implements Lock {
  readonly name: string;
  readonly token: string;
  readonly fence: number;
  readonly #options: HeldLockOptions;
  readonly #lost = new AbortController();
  #end: Timer | undefined;
  #renewal: Timer | undefined;
  #over = false;

  constructor(options: HeldLockOptions) {
    this.name = options.name;
    this.token = options.token;
    this.fence = options.fence;
    this.#options = options;
    this.#holdUntil(options.askedAt + options.timeout);
    if (options.renew) this.#scheduleRenewal();
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async renew(timeout: Duration = this.#options.timeout): Promise<boolean> {
    if (this.#over) return false;
    const { steps, clock, name, token } = this.#options;
    const milliseconds = Math.max(1, Math.ceil(toMilliseconds(timeout)));
    const askedAt = clock.now();
    const held = await steps.extend(name, token, milliseconds);
    if (this.#over) return false;
    if (held) this.#holdUntil(askedAt + milliseconds);
    else this.#lose();
    return held;
  }

  async release(): Promise<boolean> {
    this.#stop();
    return this.#options.steps.drop(this.name, this.token);
  }

  /** Releases the lock; where that fails, the lock ends by its timeout. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.release().catch(() => {});
  }

  #holdUntil(time: number): void {
    this.#end?.cancel();
    const { clock } = this.#options;
    this.#end = clock.schedule(Math.max(0, time - clock.now()), () => this.#lose());
  }

  #scheduleRenewal(): void {
    const { clock, timeout } = this.#options;
    // A failed renewal is tried again at the next turn; when none works in time, the lock is lost.
    this.#renewal = clock.schedule(timeout / 3, () => {
      this.renew()
        .catch(() => {})
        .finally(() => {
          if (!this.#over) this.#scheduleRenewal();
        });
    });
  }

  #lose(): void {
    this.#stop();
    this.#lost.abort(new RepriseError('CLOSED', `The lock ${this.name} is lost`));
  }

  #stop(): void {
    this.#over = true;
    this.#end?.cancel();
    this.#renewal?.cancel();
  }
}
