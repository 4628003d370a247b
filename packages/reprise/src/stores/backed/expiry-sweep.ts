import { type Clock, type Logger, StateLog, type Timer } from '../../core/index.ts';

/** What an {@link ExpirySweep} needs. */
export interface ExpirySweepOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds between sweeps. */
  readonly interval: number;
  /** Removes what expired; resolves with whether entries are left that will expire. */
  readonly sweep: () => Promise<boolean>;
}

/** Sweeps again and again as long as there are entries that will expire. */
export class ExpirySweep {
  readonly #options: ExpirySweepOptions;
  readonly #log: StateLog;
  #timer: Timer | undefined;
  #sweeping = false;
  #wanted = false;
  #stopped = false;

  constructor(options: ExpirySweepOptions) {
    this.#options = options;
    this.#log = new StateLog(options.logger, 'the sweep for expired entries');
  }

  /** Says that there is, or may be, an entry that will expire. */
  want(): void {
    this.#wanted = true;
    if (this.#sweeping || this.#stopped) return;
    this.#timer ??= this.#options.clock.schedule(this.#options.interval, () => void this.#run());
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#wanted = false;
    this.#sweeping = true;
    try {
      if (await this.#options.sweep()) this.#wanted = true;
      this.#log.succeeded();
    } catch (error) {
      this.#wanted = true;
      if (!this.#stopped)
        this.#log.failed(error, 'reads hide expired entries, which stay until the next sweep');
    }
    this.#sweeping = false;
    if (this.#wanted) this.want();
  }
}
