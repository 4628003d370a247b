import { type Deferred, deferred } from '../../core/index.ts';
import { isMaking } from '../calls/call-context.ts';
import type { OpenCall } from '../calls/open-call.ts';

/** The answer to one item that is being asked for. */
export class ItemFlight {
  readonly #answer: Deferred<unknown> = deferred();
  #call: OpenCall | undefined;
  #joined = 0;

  constructor() {
    // Those who wait are told; when nobody does, the batch that asked is.
    this.#answer.promise.catch(() => {});
  }

  /** Whether newcomers may wait for it: not once its answer is known to be outdated, and not those it waits for. */
  get open(): boolean {
    return this.#call === undefined || (this.#call.current && !isMaking(this.#call));
  }

  /** Whether anybody waits for it. */
  get awaited(): boolean {
    return this.#joined > 0;
  }

  /** Says that the function is being called now. */
  begin(call: OpenCall): void {
    this.#call = call;
  }

  join(): Promise<unknown> {
    this.#joined += 1;
    return this.#answer.promise;
  }

  resolve(output: unknown): void {
    this.#answer.resolve(output);
  }

  reject(error: unknown): void {
    this.#answer.reject(error);
  }
}

/** Items that the batch functions of a cache are being asked for, by the keys of their entries. */
export class ItemFlights {
  readonly #flights = new Map<string, ItemFlight>();
  readonly #refreshing = new Set<string>();

  find(key: string): ItemFlight | undefined {
    const flight = this.#flights.get(key);
    return flight?.open ? flight : undefined;
  }

  lead(key: string): ItemFlight {
    const flight = new ItemFlight();
    this.#flights.set(key, flight);
    return flight;
  }

  land(key: string, flight: ItemFlight): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  /** Takes the refresh of an entry; false when somebody has it. */
  startRefresh(key: string): boolean {
    if (this.#refreshing.has(key)) return false;
    this.#refreshing.add(key);
    return true;
  }

  endRefresh(key: string): void {
    this.#refreshing.delete(key);
  }
}
