import type { Flight } from './flight.ts';

/** The flights that newcomers may join, one a key. */
export class Flights {
  readonly #byKey = new Map<string, Flight>();

  /** The flight that is making the entry with a key, unless its answer will be an old one. */
  joinable(storeKey: string): Flight | undefined {
    const flight = this.#byKey.get(storeKey);
    return flight?.call.current ? flight : undefined;
  }

  add(flight: Flight): void {
    this.#byKey.set(flight.call.identity.storeKey, flight);
  }

  /** Another flight may have taken the place of one that was superseded. */
  release(flight: Flight): void {
    const { storeKey } = flight.call.identity;
    if (this.#byKey.get(storeKey) === flight) this.#byKey.delete(storeKey);
  }
}
