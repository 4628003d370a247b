import { type Clock, type RetryWaits, retryWait, type StateLog, type Timer } from '../../../core/index.ts';

/** What an {@link Outage} needs. */
export interface OutageOptions {
  readonly clock: Clock;
  readonly log: StateLog;
  readonly waits: RetryWaits;
  /** Tries to end the outage by calling `end`; rejects when it is too early. */
  readonly recover: () => Promise<void>;
}

/** Whether the primary is out of service, and the attempts to get it back, ever further apart. */
export class Outage {
  readonly #options: OutageOptions;
  #down = false;
  #count = 0;
  #attempt = 0;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(options: OutageOptions) {
    this.#options = options;
  }

  get down(): boolean {
    return this.#down;
  }

  /** Outages so far. */
  get count(): number {
    return this.#count;
  }

  begin(reason: unknown): void {
    if (this.#down) return;
    this.#down = true;
    this.#count += 1;
    this.#attempt = 0;
    this.#options.log.failed(
      reason,
      'a store of this process alone serves, which other instances do not see, and changes wait',
    );
    this.#schedule();
  }

  end(): void {
    this.#down = false;
    this.#options.log.succeeded();
  }

  /** Ends the attempts. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #schedule(): void {
    if (this.#stopped) return;
    const { clock, waits, recover } = this.#options;
    this.#timer = clock.schedule(retryWait(this.#attempt, waits), () => {
      recover().catch(() => this.#schedule());
    });
    this.#attempt += 1;
  }
}
