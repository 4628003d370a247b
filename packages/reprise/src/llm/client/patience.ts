import { type Clock, RepriseError, withinDeadline } from '../../core/index.ts';

/** One call of a service: waits for one thing after another, each as long as the service may be silent. */
export class Patience {
  readonly #timeout: number;
  readonly #clock: Clock;
  readonly #service: string;
  readonly #over = new AbortController();
  #begun = false;

  /** @param service who is waited for, for the error */
  constructor({ timeout, clock }: { readonly timeout: number; readonly clock: Clock }, service: string) {
    this.#timeout = timeout;
    this.#clock = clock;
    this.#service = service;
  }

  /** Aborted when the call is over, so that its connection is closed. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** @throws RepriseError `UPSTREAM_TIMEOUT` */
  async wait<T>(result: Promise<T>): Promise<T> {
    const limits = { operation: this.#service, milliseconds: this.#timeout, clock: this.#clock };
    try {
      return await withinDeadline(result, limits);
    } catch (thrown) {
      if (!RepriseError.isInstance(thrown) || thrown.code !== 'DEADLINE_EXCEEDED') throw thrown;
      const message = `${this.#service} said nothing for ${this.#timeout} ms`;
      throw new RepriseError('UPSTREAM_TIMEOUT', message, { cause: thrown });
    }
  }

  /** Says that the answer has begun: now whoever reads it ends the call. */
  begin(): void {
    this.#begun = true;
  }

  /** Ends the call. */
  end(): void {
    this.#over.abort();
  }

  /** Ends the call when it gave no answer. */
  endUnlessBegun(): void {
    if (!this.#begun) this.end();
  }
}
