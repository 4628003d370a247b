import { createHash } from 'node:crypto';
import { pythonJson } from './python-json.ts';
import { toTaggedJson } from './tagged-json.ts';

/**
 * Key of a cached call: MD5 over the inputs and the function's name, as an integer of up to 128 bits.
 *
 * The order of the inputs is irrelevant. MD5 is part of the format (spec S3-02) and identifies calls of one's own
 * code; requests of clients are identified by {@link sha256} instead.
 *
 * @throws RepriseError `NOT_CANONICAL` when the inputs have no canonical form.
 */
export function entryKey(func: string, inputs: Readonly<Record<string, unknown>>): bigint {
  const text = `${pythonJson(toTaggedJson(inputs))}||${pythonJson(func)}`;
  return BigInt(`0x${createHash('md5').update(text, 'utf8').digest('hex')}`);
}

/** Text form of an {@link entryKey}: decimal, padded with zeros to 40 digits. */
export function entryKeyText(key: bigint): string {
  return key.toString().padStart(40, '0');
}
