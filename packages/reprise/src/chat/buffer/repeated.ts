import type { Clock, Timer } from '../../core/index.ts';

/** What is repeated, and when. */
export interface RepeatedOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Milliseconds between two turns, a tenth more or less, so that instances spread. */
  readonly every: number;
  /** A failure is left to the next turn. */
  readonly work: () => Promise<void>;
}

/** Does something again and again, each turn when the last one has ended. */
export class Repeated {
  readonly #options: RepeatedOptions;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(options: RepeatedOptions) {
    this.#options = options;
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #schedule(): void {
    if (this.#stopped) return;
    const { clock, random, every, work } = this.#options;
    this.#timer = clock.schedule(every * (0.9 + random() * 0.2), () => {
      work()
        .catch(() => {})
        .finally(() => this.#schedule());
    });
  }
}
