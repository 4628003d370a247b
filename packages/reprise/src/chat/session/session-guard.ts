import { type Logger, RepriseError, StateLog } from '../../core/index.ts';

/** Lets what uses sessions go on without them while Redis is away (S4-09), and says so once. */
export class SessionGuard {
  readonly #log: StateLog;
  readonly #onRecovery: () => void;
  readonly #background = new Set<Promise<unknown>>();
  #failures = 0;

  /** `onRecovery` is called with the first success behind a failure. */
  constructor(logger: Logger, onRecovery: () => void) {
    this.#log = new StateLog(logger, 'The shared store of sessions');
    this.#onRecovery = onRecovery;
  }

  /** Whether the last call failed. */
  get failing(): boolean {
    return this.#log.failing;
  }

  /** Calls that failed. */
  get failures(): number {
    return this.#failures;
  }

  /** Does `work`; gives `instead` when the store is out of order. What the caller has to mend is thrown. */
  async attempt<Result, Instead>(work: () => Promise<Result>, instead: Instead): Promise<Result | Instead> {
    try {
      const result = await work();
      const recovered = this.#log.failing;
      this.#log.succeeded();
      if (recovered) this.#onRecovery();
      return result;
    } catch (error) {
      if (!isOutage(error)) throw error;
      this.#failures += 1;
      this.#log.failed(error, 'sessions read as missing, and are not kept');
      return instead;
    }
  }

  /** Does `work` while nobody waits for it; {@link settled} does. */
  background(work: () => Promise<unknown>): void {
    const running = work()
      .catch(() => {})
      .finally(() => this.#background.delete(running));
    this.#background.add(running);
  }

  /** Resolves when everything that is in the background now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#background);
  }
}

const outages = new Set(['REDIS_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'REDIS_REFUSED']);

/** A key that holds something else is no outage: somebody uses the same prefix. */
function isOutage(error: unknown): boolean {
  if (!RepriseError.isInstance(error)) return false;
  return outages.has(error.code) && error.details['redisCode'] !== 'WRONGTYPE';
}
