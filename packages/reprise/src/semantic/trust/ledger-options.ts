import { randomBytes } from 'node:crypto';
import {
  type Clock,
  type Duration,
  type Logger,
  RepriseError,
  safeLogger,
  silentLogger,
  systemClock,
  toMilliseconds,
} from '../../core/index.ts';
import type { Store } from '../../stores/index.ts';
import { assertCount } from '../arguments/assert-number.ts';

/** Options of a {@link Ledger}. */
export interface LedgerOptions {
  /** Where observations are kept; other entries of it are left alone. */
  readonly store: Store;
  /**
   * Observations of ledgers with this name are told to all of them; every key begins with `trust:` and the name, colons at
   * its end left out.
   */
  readonly prefix: string;
  /** Names this instance in keys, so that people can tell who wrote; needs not be unique. @default 'instance' */
  readonly instanceId?: string;
  /** Most observations kept in the store, of all instances; the oldest go first. @default 20_000 */
  readonly most?: number;
  /** How long an observation counts. @default '30d' */
  readonly ttl?: Duration;
  /** How often the store is asked what other instances observed. @default '5s' */
  readonly poll?: Duration;
  /** How long one operation of the store may take. @default '5s' */
  readonly storeDeadline?: Duration;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** {@link LedgerOptions}, checked and complete; times are in milliseconds. */
export interface LedgerSettings {
  readonly store: Store;
  /** What every key begins with. */
  readonly prefix: string;
  /** Part of every key this ledger writes, and of no other's. */
  readonly writerId: string;
  readonly most: number;
  readonly ttl: number;
  readonly poll: number;
  readonly storeDeadline: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** @throws RepriseError `INVALID_ARGUMENT` when there is no name, or the bound is no integer over 0. */
export function ledgerSettings(options: LedgerOptions): LedgerSettings {
  const { store, prefix, instanceId = 'instance', most = 20_000, clock = systemClock } = options;
  if (prefix === '')
    throw new RepriseError('INVALID_ARGUMENT', 'The prefix of a ledger is empty; it must name it');
  assertCount('The option most of the ledger', most);
  return {
    store,
    prefix: `trust:${prefix.replace(/:+$/, '')}:`,
    writerId: `${instanceId.replace(/[^\w.]/g, '_').slice(0, 40)}_${randomBytes(5).toString('hex')}`,
    most,
    ttl: toMilliseconds(options.ttl ?? '30d'),
    poll: toMilliseconds(options.poll ?? '5s'),
    storeDeadline: toMilliseconds(options.storeDeadline ?? '5s'),
    clock,
    logger: safeLogger(options.logger ?? silentLogger),
  };
}
