import type { Clock, Duration, Logger } from '../../core/index.ts';
import type { Unset } from '../../entry/index.ts';
import type { Awaitable } from '../backed/entry-backend.ts';

/** What a {@link Callback} is told of an entry. */
export interface CallbackValue {
  readonly func: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** UNSET when the entry has none. */
  readonly output: unknown | Unset;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Is told of each entry that is set; `key` is the entry's key (spec S3-02). */
export type Callback = (key: bigint, value: CallbackValue) => Awaitable<void>;

/** Gives the output of a call from elsewhere, or UNSET; undefined and null are outputs. `func` is the function's name. */
export type Feed = (func: string, inputs: Readonly<Record<string, unknown>>) => Awaitable<unknown | Unset>;

/** Options of `callback`. */
export interface CallbackOptions {
  /** Called in order for each entry that is set. @default none */
  readonly callbacks?: readonly Callback[];
  /** Asked in order on each read, until one gives an output. @default none */
  readonly feeds?: readonly Feed[];
  /** Whether no callback and no feed gives promises; then the store works for functions that are not async. @default false */
  readonly sync?: boolean;
  /** How long one call of a callback or a feed may take, unless they are `sync`. @default '5s' */
  readonly deadline?: Duration;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}
