import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyValue } from '../../redis/index.ts';

/** A key-value store under test. */
export interface KeyValueUnderTest {
  /** Empty, with a default time to live of an hour; the case closes it. */
  readonly keyValue: KeyValue;
  /** Lets this many milliseconds pass for the store: by its clock, or by waiting. */
  pass(milliseconds: number): Promise<void>;
}

/** Makes the store under test; called once for each case. */
export type MakeKeyValue = () => Promise<KeyValueUnderTest> | KeyValueUnderTest;

/** Runs `body` with a store of its own, and empties and closes it. */
export function withKeyValue(
  make: MakeKeyValue,
  body: (keyValue: KeyValue, pass: KeyValueUnderTest['pass']) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const { keyValue, pass } = await make();
    try {
      await body(keyValue, pass);
    } finally {
      await keyValue.close();
    }
  };
}

/** Bytes that are no text. */
export const noText = Uint8Array.of(0, 255, 254, 10, 128);

/** The same bytes as an object to compare with; undefined stays. */
export function plain(bytes: Uint8Array | undefined): number[] | undefined {
  return bytes && [...bytes];
}

/** Waits for what comes over the network or in a later turn; two seconds at most. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; waited < 400; waited++) {
    if (condition()) return;
    await sleep(5);
  }
  assert.fail(`waited too long for ${what}`);
}
