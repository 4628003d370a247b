import { RepriseError } from '../../core/index.ts';
import { withinCall } from '../calls/call-context.ts';
import type { CallEngine } from '../calls/call-engine.ts';
import type { OpenCall } from '../calls/open-call.ts';
import type { KeepExtra } from '../entries/entry-writer.ts';
import { BatchContext } from './batch-context.ts';
import type { BatchItem } from './batch-item.ts';

/** Calls the function with a list. */
export type Invoke = (items: unknown[]) => unknown;

/** One call of a batch function for the items that no entry answered. */
export class Asking {
  readonly #engine: CallEngine;
  readonly #items: readonly BatchItem[];
  readonly #calls: readonly OpenCall[];

  /** Takes over the calls, which belong to the items in their order, and ends them. */
  constructor(engine: CallEngine, items: readonly BatchItem[], calls: readonly OpenCall[]) {
    this.#engine = engine;
    this.#items = items;
    this.#calls = calls;
  }

  /** Calls the function; its outputs, not looked at yet. */
  invoke(invoke: Invoke): unknown {
    for (const [place, { call }] of this.#items.entries()) call.begin(this.#calls[place]!);
    return withinCall(new BatchContext(this.#calls), () => invoke(this.#items.map(({ item }) => item)));
  }

  /** Keeps the outputs in one write, and gives them back. */
  async keep(given: unknown, extra?: KeepExtra): Promise<readonly unknown[]> {
    const outputs = this.#checked(given);
    await this.#engine.keepMany(
      outputs.map((output, place) => ({ call: this.#calls[place]!, output, extra })),
    );
    return outputs;
  }

  /** {@link keep} over a store that answers without promises. */
  keepSync(given: unknown): readonly unknown[] {
    const outputs = this.#checked(given);
    for (const [place, output] of outputs.entries()) {
      this.#engine.keepSync({ call: this.#calls[place]!, output });
    }
    return outputs;
  }

  end(): void {
    for (const call of this.#calls) call.end();
  }

  #checked(given: unknown): readonly unknown[] {
    const { func } = this.#items[0]!.call;
    const asked = this.#items.length;
    if (!Array.isArray(given) || given.length !== asked) {
      const what = Array.isArray(given) ? `${given.length} outputs` : 'no list of outputs';
      throw new RepriseError('WRONG_COUNT', `The function "${func}" gave ${what} for ${asked} items`, {
        details: { func, asked },
      });
    }
    this.#engine.computed(this.#calls[0]!);
    return given;
  }
}
