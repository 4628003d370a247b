import type { Clock, Timer } from './clock.ts';
import { type RetryWaits, retryWait } from './retry-wait.ts';
import type { StateLog } from './state-log.ts';

/** What an {@link Outage} needs. */
export interface OutageOptions {
  readonly clock: Clock;
  readonly log: StateLog;
  /** What happens while it lasts, for the log. */
  readonly consequence: string;
  readonly waits: RetryWaits;
  /** Tries to end the outage by calling `end`; rejects when it is too early. */
  readonly recover: () => Promise<void>;
}

/** Whether something that has a substitute is out of service, and the attempts to get it back, ever further apart. */
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
    this.#options.log.failed(reason, this.#options.consequence);
    this.#schedule();
  }

  end(): void {
    this.#down = false;
    this.#options.log.succeeded();
  }

  /** Says that what is out of service took something, so that it is worth trying again soon. */
  progressed(): void {
    this.#attempt = 0;
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
