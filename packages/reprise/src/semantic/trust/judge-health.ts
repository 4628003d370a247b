import { type Logger, messageOf, StateLog } from '../../core/index.ts';

/** Characters of a reason. */
const longestReason = 300;

/** Whether a judge answers: told once in the log when it begins to fail and when it works again, and kept for who asks. */
export class JudgeHealth {
  readonly #log: StateLog;
  #fault: string | undefined;

  /** @param name Whom the log names. */
  constructor(logger: Logger, name: string) {
    this.#log = new StateLog(logger, name);
  }

  /** Why it failed when it was asked last, in one line; undefined when it did not. */
  get fault(): string | undefined {
    return this.#fault;
  }

  succeeded(): void {
    this.#fault = undefined;
    this.#log.succeeded();
  }

  failed(error: unknown): void {
    this.#fault = messageOf(error).replace(/\s+/gu, ' ').slice(0, longestReason);
    this.#log.failed(error, 'its answers are missing, so less is learnt');
  }
}
