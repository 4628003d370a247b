import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { keySlot } from './key-slot.ts';

describe('keySlot', () => {
  // The check value of CRC-16/XMODEM is 0x31c3; the others are answers of CLUSTER KEYSLOT.
  it.each([
    ['123456789', 0x31c3 % 16_384],
    ['foo', 12_182],
    ['', 0],
    ['{user1000}.following', 3_443],
    ['foo{}{bar}', 8_363],
    ['foo{{bar}}zap', 4_015],
  ])('puts %j into slot %i', (key, slot) => {
    assert.equal(keySlot(key), slot);
  });

  it('puts keys with the same hash tag together', () => {
    assert.equal(keySlot('{p:g}:e:1'), keySlot('{p:g}:index'));
    assert.notEqual(keySlot('{p:g}:index'), keySlot('{p:h}:index'));
  });
});
