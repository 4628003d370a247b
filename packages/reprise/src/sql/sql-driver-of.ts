import { RepriseError } from '../core/index.ts';
import type { SqlDriver } from './sql-connection.ts';

/** A server by its URL; what uses it makes a pool, and ends it when it is closed. */
export interface SqlUrl {
  readonly url: string;
}

/** A server by a pool that exists. */
export interface SqlPool<Pool> {
  readonly pool: Pool;
  /** Whether closing what uses the pool ends the pool too. @default false */
  readonly closePool?: boolean;
}

/** What a pool is made from. */
export interface OwnPoolOptions {
  readonly url: string;
  readonly connections: number;
  /** Milliseconds. */
  readonly deadline: number;
}

/** A kind of server and how to reach it. */
export interface SqlServerKind<Pool> {
  readonly name: string;
  /** Connections of a pool made here. */
  own(options: OwnPoolOptions): SqlDriver;
  /** Connections of a pool that somebody else made. */
  given(pool: Pool, target: string): SqlDriver;
}

/** Bounds of what uses a server. */
export type SqlBounds = Pick<OwnPoolOptions, 'connections' | 'deadline'>;

/** A driver and whose it is. */
export interface ChosenDriver {
  readonly driver: SqlDriver;
  /** Whether to close it at the end. */
  readonly closesDriver: boolean;
}

/**
 * The driver that a user's options ask for.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for bounds that nothing can come of; what the server's kind throws.
 */
export function sqlDriverOf<Pool>(
  kind: SqlServerKind<Pool>,
  options: SqlUrl | SqlPool<Pool>,
  { connections, deadline }: SqlBounds,
): ChosenDriver {
  if (!(deadline > 0)) {
    throw new RepriseError('INVALID_ARGUMENT', 'deadline must be more than 0 milliseconds');
  }
  if (!(connections >= 1)) throw new RepriseError('INVALID_ARGUMENT', 'connections must be at least 1');
  if (!('pool' in options)) {
    return { driver: kind.own({ url: options.url, connections, deadline }), closesDriver: true };
  }
  return { driver: kind.given(options.pool, kind.name), closesDriver: options.closePool === true };
}
