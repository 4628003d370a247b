import { retryWait, type StateLog, type Timer } from '../../core/index.ts';
import type { Settings } from './buffer-settings.ts';

/** Failing buffers remembered at most; the sweep finds the others. */
const mostFailing = 10_000;

interface Failing {
  attempts: number;
  timer: Timer | undefined;
}

/** Buffers whose delivery failed, each tried again by itself, ever later. */
export class DeliveryRetries {
  readonly #settings: Settings;
  readonly #log: StateLog;
  readonly #retry: (name: string) => void;
  readonly #failing = new Map<string, Failing>();
  #stopped = false;

  constructor(settings: Settings, log: StateLog, retry: (name: string) => void) {
    this.#settings = settings;
    this.#log = log;
    this.#retry = retry;
  }

  /** Whether a buffer failed and its next attempt is not due yet. */
  waiting(name: string): boolean {
    return this.#failing.get(name)?.timer !== undefined;
  }

  failed(name: string, error: unknown): void {
    this.#log.failed(error, 'what could not be delivered is kept and delivered again');
    if (this.#stopped) return;
    const failing = this.#failing.get(name) ?? { attempts: 0, timer: undefined };
    if (this.#failing.size >= mostFailing && !this.#failing.has(name)) return;
    this.#failing.set(name, failing);
    const { clock, random } = this.#settings;
    failing.timer?.cancel();
    const wait = retryWait(failing.attempts, { first: 500, longest: 60_000, random });
    failing.attempts = Math.min(failing.attempts + 1, 30);
    failing.timer = clock.schedule(wait, () => {
      failing.timer = undefined;
      this.#retry(name);
    });
  }

  succeeded(name: string): void {
    this.#failing.get(name)?.timer?.cancel();
    this.#failing.delete(name);
    if (this.#failing.size === 0) this.#log.succeeded();
  }

  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#failing.values()) timer?.cancel();
  }
}
