import { copyOrSame } from '../copy-or-same.ts';

/** How a run of a generator ended. */
export type Outcome = { readonly returned: unknown } | { readonly error: unknown };

/** What a caller has left of a run whose record is full: it goes on with `source` alone. */
export interface Remainder<Source> {
  readonly source: Source;
  /** An item the source gave already. */
  readonly first?: IteratorResult<unknown, unknown>;
  /** Items of the source the caller has had from the shared run. */
  readonly skip: number;
}

/** How the shared part of a run ended for one caller. */
export type SharedEnd<Source> = { readonly returned: unknown } | Remainder<Source>;

/** What a caller who has had all items gets: a copy of what the generator returned, or what it threw. */
export function resultOf(outcome: Outcome): { readonly returned: unknown } {
  if ('error' in outcome) throw outcome.error;
  return { returned: copyOrSame(outcome.returned) };
}
