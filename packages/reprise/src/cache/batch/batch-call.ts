import { isPromiseLike } from '../../core/index.ts';
import type { CacheOperation } from '../../telemetry/index.ts';
import type { CallEngine, Found } from '../calls/call-engine.ts';
import type { CallPlan } from '../calls/call-plan.ts';
import type { OpenCall } from '../calls/open-call.ts';
import { copyOrSame } from '../memoize/copy-or-same.ts';
import { Asking, type Invoke } from './asking.ts';
import { type BatchItem, distinctItems } from './batch-item.ts';
import type { ItemFlight, ItemFlights } from './item-flights.ts';

/** What a {@link BatchCall} is made of. */
export interface BatchCallParts {
  readonly engine: CallEngine;
  readonly plan: CallPlan;
  readonly flights: ItemFlights;
  /** All items in order, those that occur twice too. */
  readonly items: readonly BatchItem[];
  readonly invoke: Invoke;
  /** Told how the call was answered. */
  readonly operation: CacheOperation;
}

type Led = ReadonlyMap<string, ItemFlight>;

/** One call of a memoized batch function. */
export class BatchCall {
  readonly #parts: BatchCallParts;
  readonly #distinct: ReadonlyMap<string, BatchItem>;
  readonly #outputs = new Map<string, unknown>();
  /** What answers only if the function fails. */
  readonly #older = new Map<string, unknown>();
  #promised = false;

  constructor(parts: BatchCallParts) {
    this.#parts = parts;
    this.#distinct = distinctItems(parts.items);
  }

  /** The outputs, in the order of the items. */
  async answer(): Promise<unknown[]> {
    const own: BatchItem[] = [];
    const joined: Promise<void>[] = [];
    for (const [key, item] of this.#distinct) {
      const flight = this.#parts.flights.find(key);
      if (flight) joined.push(this.#join(key, flight));
      else own.push(item);
    }
    await Promise.all([this.#lead(own, (led) => this.#answerOwn(own, led)), ...joined]);
    return this.#inOrder();
  }

  /** {@link answer} without promises, unless the function gives one or an output is on its way already. */
  answerSync(): unknown[] | Promise<unknown[]> {
    const { engine, flights, plan } = this.#parts;
    const items = [...this.#distinct.values()];
    if (items.some(({ call }) => flights.find(call.storeKey))) return this.answer();
    const found = items.map(({ call }) => engine.findSync(call, plan));
    const missing = this.#take(items, found);
    const asked = missing.length > 0 ? this.#askSync(missing) : undefined;
    if (asked) return asked.then(() => this.#inOrder());
    return this.#promised ? Promise.resolve(this.#inOrder()) : this.#inOrder();
  }

  async #join(key: string, flight: ItemFlight): Promise<void> {
    this.#parts.engine.counters.joined += 1;
    this.#parts.operation.outcome ??= 'joined';
    this.#outputs.set(key, copyOrSame(await flight.join()));
  }

  /** Does work that gives the outputs of items; others who want them wait meanwhile. */
  async #lead(items: readonly BatchItem[], work: (led: Led) => Promise<void>): Promise<void> {
    const { flights } = this.#parts;
    const led: Led = new Map(items.map(({ call }) => [call.storeKey, flights.lead(call.storeKey)]));
    let failure: unknown;
    try {
      await work(led);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      for (const [key, flight] of led) {
        if (!this.#outputs.has(key)) flight.reject(failure);
        else if (flight.awaited) flight.resolve(copyOrSame(this.#outputs.get(key)));
        flights.land(key, flight);
      }
    }
  }

  async #answerOwn(items: readonly BatchItem[], led: Led): Promise<void> {
    const { engine, plan } = this.#parts;
    if (items.length === 0) return;
    const calls = items.map(({ call }) => call);
    const missing = this.#take(items, await engine.findMany(calls, plan));
    if (missing.length === 0) return;
    try {
      this.#put(missing, await this.#ask(missing, led));
    } catch (error) {
      this.#putOlder(missing, error);
    }
  }

  async #ask(items: readonly BatchItem[], led?: Led): Promise<readonly unknown[]> {
    const { engine, plan, invoke } = this.#parts;
    const calls = await engine.openMany(
      items.map(({ call }) => call),
      plan,
    );
    if (led) begin(led, calls);
    const asking = new Asking(engine, items, calls);
    try {
      return await asking.keep(await asking.invoke(invoke));
    } finally {
      asking.end();
    }
  }

  /** Asks at once; a promise when the function gives one. */
  #askSync(items: readonly BatchItem[]): Promise<void> | undefined {
    const { engine, plan, invoke } = this.#parts;
    const calls = items.map(({ call }) => engine.openSync(call, plan));
    const asking = new Asking(engine, items, calls);
    let given: unknown;
    try {
      given = asking.invoke(invoke);
      if (!isPromiseLike(given)) this.#put(items, asking.keepSync(given));
    } catch (error) {
      this.#putOlder(items, error);
    } finally {
      if (!isPromiseLike(given)) asking.end();
    }
    return isPromiseLike(given) ? this.#await(items, calls, asking, given) : undefined;
  }

  #await(
    items: readonly BatchItem[],
    calls: readonly OpenCall[],
    asking: Asking,
    given: PromiseLike<unknown>,
  ): Promise<void> {
    return this.#lead(items, async (led) => {
      begin(led, calls);
      try {
        this.#put(items, await asking.keep(await given, { async: true }));
      } catch (error) {
        this.#putOlder(items, error);
      } finally {
        asking.end();
      }
    });
  }

  /** Takes the outputs that entries give; the items left are to be asked for. */
  #take(items: readonly BatchItem[], found: readonly (Found | undefined)[]): readonly BatchItem[] {
    const missing: BatchItem[] = [];
    const due: BatchItem[] = [];
    for (const [place, item] of items.entries()) {
      const entry = found[place];
      if (entry === undefined || entry.state === 'staleIfError') missing.push(item);
      if (entry === undefined) continue;
      const outputs = entry.state === 'staleIfError' ? this.#older : this.#outputs;
      outputs.set(item.call.storeKey, copyOrSame(entry.entry.value));
      this.#promised ||= entry.async === true;
      if (entry.state === 'eager' || entry.state === 'stale') due.push(item);
    }
    const { operation } = this.#parts;
    if (missing.length > 0) operation.outcome = 'miss';
    else operation.outcome ??= found.some((entry) => entry?.state === 'stale') ? 'stale' : 'hit';
    this.#refresh(due);
    return missing;
  }

  #refresh(items: readonly BatchItem[]): void {
    const { engine, flights } = this.#parts;
    const due = items.filter(({ call }) => flights.startRefresh(call.storeKey));
    if (due.length === 0) return;
    engine.inBackground(due[0]!.call, async () => {
      try {
        await this.#ask(due);
      } finally {
        for (const { call } of due) flights.endRefresh(call.storeKey);
      }
    });
  }

  #put(items: readonly BatchItem[], outputs: readonly unknown[]): void {
    for (const [place, { call }] of items.entries()) this.#outputs.set(call.storeKey, outputs[place]);
  }

  /** Takes older outputs in place of those the function failed to give; throws its error when one has none. */
  #putOlder(items: readonly BatchItem[], error: unknown): void {
    const { engine } = this.#parts;
    const complete = items.every(({ call }) => this.#older.has(call.storeKey));
    engine.failed(items[0]!.call, error, complete ? 'older answers are given' : undefined);
    for (const { call } of items) {
      if (!this.#older.has(call.storeKey)) continue;
      this.#outputs.set(call.storeKey, this.#older.get(call.storeKey));
      engine.counters.misses -= 1;
      engine.counters.staleHits += 1;
    }
    if (!complete) throw error;
  }

  /** The outputs in the order of the items; an item that occurs again has a copy. */
  #inOrder(): unknown[] {
    const given = new Set<string>();
    return this.#parts.items.map(({ call }) => {
      const output = this.#outputs.get(call.storeKey);
      if (given.has(call.storeKey)) return copyOrSame(output);
      given.add(call.storeKey);
      return output;
    });
  }
}

/** Says that the function is being called for these items. */
function begin(led: Led, calls: readonly OpenCall[]): void {
  for (const call of calls) led.get(call.identity.storeKey)?.begin(call);
}
