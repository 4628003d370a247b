import type { CounterOperations } from '../contract/counter-operations.ts';
import { assertWhole } from '../operations/arguments.ts';
import { type Keyspace, refused } from './keyspace.ts';

const lowest = -(2n ** 63n);
const highest = 2n ** 63n - 1n;

/** Counters in memory. */
export function memoryCounters(keyspace: Keyspace): CounterOperations {
  const add = (key: string, amount: bigint): number => {
    const old = keyspace.read(key, 'string')?.value;
    const sum = wholeNumber(old ?? '0') + amount;
    if (sum < lowest || sum > highest) throw refused('ERR', 'the counter would pass 64 bits');
    const text = sum.toString();
    keyspace.change(key, {
      type: 'string',
      bytes: text.length,
      apply(slot) {
        slot.bytes += text.length - slot.held.value.length;
        slot.held.value = text;
      },
    });
    return Number(sum);
  };
  return {
    async increment(key, amount = 1) {
      assertWhole('amount', amount);
      return add(key, BigInt(amount));
    },
    async decrement(key, amount = 1) {
      assertWhole('amount', amount);
      return add(key, -BigInt(amount));
    },
  };
}

function wholeNumber(text: string): bigint {
  const value = /^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : highest + 1n;
  if (value < lowest || value > highest) throw refused('ERR', 'the key holds no whole number of 64 bits');
  return value;
}
