import type { Duration } from '../../../core/index.ts';

/** Options of {@link LockOperations.lock}. */
export interface LockOptions {
  /** How long the lock holds unless it is renewed. @default '10s' */
  readonly timeout?: Duration;
  /** How long to wait for a lock that somebody holds. @default '5s' */
  readonly wait?: Duration;
  /** False: does not wait at all. @default true */
  readonly blocking?: boolean;
  /** Renews the lock every third of `timeout` until it is released or lost. @default false */
  readonly renew?: boolean;
}

/** A lock that was obtained. */
export interface Lock extends AsyncDisposable {
  readonly name: string;
  /** Random text that only the holder knows. */
  readonly token: string;
  /**
   * A number that grows with each holder of this name. Who writes under the lock passes it on, and whoever is written to
   * refuses numbers lower than the highest seen: a holder that slept past its timeout is harmless then.
   */
  readonly fence: number;
  /** Aborted as soon as it is known that the lock is held no longer, for whatever reason but `release`. */
  readonly lost: AbortSignal;
  /** Holds the lock for `timeout` from now on; false when it is lost already. */
  renew(timeout?: Duration): Promise<boolean>;
  /** Gives the lock up if it is still held by this token, compared and deleted in one step; false when it was not. */
  release(): Promise<boolean>;
}

/** Locks between instances (S2-08). */
export interface LockOperations {
  /**
   * Obtains the lock of a name, or undefined when somebody else holds it all the time it may wait.
   *
   * The lock ends by itself after `timeout`, so nothing sticks when its holder dies.
   */
  lock(name: string, options?: LockOptions): Promise<Lock | undefined>;
}
