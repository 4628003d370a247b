import type { Value } from '../contract/value.ts';

/** Turns binary strings, one character a byte, into what a caller asked for. */
export type Decode<Item> = (binary: string) => Item;

/** The bytes of a value, one character each; text as UTF-8. */
export function toBinary(value: Value): string {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('latin1');
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
}

export const toText: Decode<string> = (binary) => Buffer.from(binary, 'latin1').toString('utf8');

export const toBytes: Decode<Uint8Array> = (binary) => Buffer.from(binary, 'latin1');
