import type { StreamId } from '../operations/stream-id.ts';

/** An entry of a stream in memory. */
export interface HeldEntry extends StreamId {
  readonly fields: readonly (readonly [string, string])[];
  readonly bytes: number;
}

/**
 * What a key holds, by type. Values are binary strings, one character a byte, so that text and bytes compare and sort
 * as they do in Redis.
 */
export interface HeldTypes {
  readonly string: { value: string };
  readonly list: { items: string[] };
  readonly hash: { readonly fields: Map<string, string> };
  readonly set: { readonly members: Set<string> };
  readonly sortedSet: { readonly scores: Map<string, number>; ordered: readonly string[] | undefined };
  readonly stream: { entries: HeldEntry[]; last: StreamId };
}

/** The name of a type. */
export type HeldType = keyof HeldTypes;

/** Makes what a key of this type holds at first: nothing. */
export const emptyHeld: { readonly [Type in HeldType]: () => HeldTypes[Type] } = {
  string: () => ({ value: '' }),
  list: () => ({ items: [] }),
  hash: () => ({ fields: new Map() }),
  set: () => ({ members: new Set() }),
  sortedSet: () => ({ scores: new Map(), ordered: undefined }),
  stream: () => ({ entries: [], last: { milliseconds: 0, sequence: 0 } }),
};
