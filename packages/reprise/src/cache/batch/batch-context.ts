import type { Duration } from '../../core/index.ts';
import type { Computation } from '../calls/call-context.ts';
import type { OpenCall } from '../calls/open-call.ts';

/** The `currentCall` of a function that answers several calls at once: what it decides counts for all of them. */
export class BatchContext implements Computation {
  readonly #calls: ReadonlySet<OpenCall>;

  constructor(calls: readonly OpenCall[]) {
    this.#calls = new Set(calls);
  }

  get ended(): boolean {
    const [first] = this.#calls;
    return first?.ended ?? true;
  }

  makes(call: OpenCall): boolean {
    return this.#calls.has(call);
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
