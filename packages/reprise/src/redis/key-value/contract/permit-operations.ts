import type { Duration } from '../../../core/index.ts';

/** Options of {@link PermitOperations.permit}. */
export interface PermitOptions {
  /** Most holders at a time, of all instances; at least 1. */
  readonly limit: number;
  /** How long the permit counts unless it is renewed. @default '30s' */
  readonly timeout?: Duration;
}

/** A permit that was obtained. */
export interface Permit extends AsyncDisposable {
  readonly name: string;
  /** Random text that only the holder knows. */
  readonly token: string;
  /**
   * Counts for `timeout` from now on. A holder that is only late takes part again where there is room; false when there
   * is none, or after `release`.
   */
  renew(): Promise<boolean>;
  /** Gives the permit up; false when it counted no longer. */
  release(): Promise<boolean>;
}

/**
 * Permits: at most so many holders of a name between all instances.
 *
 * With `fallbackKeyValue` they behave during an outage as its option `locks` says; a permit stays with the store that gave
 * it.
 */
export interface PermitOperations {
  /**
   * Obtains a permit, or undefined when `limit` are held.
   *
   * Who neither renews nor releases it within `timeout`, by the server's clock, counts no longer, so nothing sticks when
   * a holder dies. Permits are not listed by `keys`.
   */
  permit(name: string, options: PermitOptions): Promise<Permit | undefined>;
  /** How many permits of a name are held at this moment. */
  permitCount(name: string): Promise<number>;
}
