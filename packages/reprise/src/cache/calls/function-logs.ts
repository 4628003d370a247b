import { forgetOldest, type Logger, StateLog } from '../../core/index.ts';

/** Functions whose state is remembered. */
const remembered = 1_000;

/** The health of one matter of each function, such as keeping its answers: reported once per change. */
export class FunctionLogs {
  readonly #logger: Logger;
  readonly #matter: string;
  readonly #failing = new Map<string, StateLog>();

  /** @param matter What fails or works, as words before the function's name. */
  constructor(logger: Logger, matter: string) {
    this.#logger = logger;
    this.#matter = matter;
  }

  succeeded(func: string): void {
    if (this.#failing.size === 0) return;
    this.#failing.get(func)?.succeeded();
    this.#failing.delete(func);
  }

  failed(func: string, reason: unknown, consequence: string): void {
    let log = this.#failing.get(func);
    if (log === undefined) {
      log = new StateLog(this.#logger, `${this.#matter} ${func}`);
      this.#failing.set(func, log);
      forgetOldest(this.#failing, remembered);
    }
    log.failed(reason, consequence);
  }
}
