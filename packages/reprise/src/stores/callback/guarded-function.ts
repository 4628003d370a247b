import {
  type Clock,
  isPromiseLike,
  type Logger,
  RepriseError,
  StateLog,
  withinDeadline,
} from '../../core/index.ts';

/** What {@link GuardedFunction}s have in common. */
export interface Guard {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds. */
  readonly deadline: number;
}

/** A function of the user that may fail without harm: its failures are reported once until it works again. */
export class GuardedFunction<P extends readonly unknown[], R> {
  readonly #call: (...parameters: P) => R | PromiseLike<R>;
  readonly #guard: Guard;
  readonly #name: string;
  readonly #log: StateLog;

  constructor(name: string, call: (...parameters: P) => R | PromiseLike<R>, guard: Guard) {
    this.#name = name;
    this.#call = call;
    this.#guard = guard;
    this.#log = new StateLog(guard.logger, name);
  }

  /** What the function gave, or `otherwise` when it failed or took too long. */
  async call(otherwise: R, ...parameters: P): Promise<R> {
    const { clock, deadline: milliseconds } = this.#guard;
    const running = (async () => this.#call(...parameters))();
    try {
      return this.#succeeded(await withinDeadline(running, { operation: this.#name, milliseconds, clock }));
    } catch (error) {
      return this.#failed(error, otherwise);
    }
  }

  /** What the function gave, or `otherwise` when it failed or gave a promise. */
  callSync(otherwise: R, ...parameters: P): R {
    try {
      const given = this.#call(...parameters);
      if (!isPromiseLike(given)) return this.#succeeded(given);
      given.then(undefined, () => {});
      throw new RepriseError('INVALID_ARGUMENT', 'it gave a promise to a store with `sync: true`');
    } catch (error) {
      return this.#failed(error, otherwise);
    }
  }

  #succeeded(given: R): R {
    this.#log.succeeded();
    return given;
  }

  #failed(error: unknown, otherwise: R): R {
    this.#log.failed(error, 'it is skipped');
    return otherwise;
  }
}
