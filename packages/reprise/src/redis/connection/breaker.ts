import type { RepriseError, RetryWaits, StateLog } from '../../core/index.ts';
import { retryWait } from '../../core/index.ts';

/** What a {@link Breaker} needs. */
export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly threshold: number;
  readonly waits: RetryWaits;
  readonly log: StateLog;
  /** Told once per change. */
  readonly onChange: (open: boolean) => void;
}

/**
 * Decides whether a server is asked at all. Failures in a row open it, or one that leaves no doubt; a probe that
 * works closes it; a command that is answered makes it forget the failures.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #reason: RepriseError | undefined;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** Why calls are refused; undefined while they are not. */
  get reason(): RepriseError | undefined {
    return this.#reason;
  }

  /** Whether something failed since the last answer. */
  get doubtful(): boolean {
    return this.#failures > 0;
  }

  /** Milliseconds until the next attempt, growing with the failures. */
  get wait(): number {
    return retryWait(Math.max(0, this.#failures - 1), this.#options.waits);
  }

  answered(): void {
    this.#failures = 0;
  }

  /** Counts a failure that may be a single one. */
  failed(reason: RepriseError): void {
    this.#failures += 1;
    if (this.#failures >= this.#options.threshold) this.#open(reason);
  }

  /** Counts a failure that leaves no doubt. */
  trip(reason: RepriseError): void {
    this.#failures += 1;
    this.#open(reason);
  }

  /** To be called when a probe worked; the failures count until a command is answered too. */
  close(): void {
    if (!this.#reason) return;
    this.#reason = undefined;
    this.#options.log.succeeded();
    this.#options.onChange(false);
  }

  #open(reason: RepriseError): void {
    const change = this.#reason === undefined;
    this.#reason = reason;
    this.#options.log.failed(reason, 'calls fail at once until it answers again');
    if (change) this.#options.onChange(true);
  }
}
