import type { Duration } from '../../core/index.ts';
import type { CallContext } from '../call-context.ts';
import type { OpenCall } from '../open-call.ts';

/** The `currentCall` of a function that answers several calls at once: what it decides counts for all of them. */
export class BatchContext implements CallContext {
  readonly #calls: readonly OpenCall[];

  constructor(calls: readonly OpenCall[]) {
    this.#calls = calls;
  }

  setTtl(ttl: Duration): void {
    for (const call of this.#calls) call.setTtl(ttl);
  }

  setTags(tags: readonly string[]): void {
    for (const call of this.#calls) call.setTags(tags);
  }

  skip(): void {
    for (const call of this.#calls) call.skip();
  }
}
