/** Slots of a Cluster. */
export const slotCount = 16_384;

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/**
 * The slot of a key: CRC-16/XMODEM of its hash tag, or of all of it, modulo 16384.
 *
 * Source: Redis Cluster Specification, "Key distribution model" and "Hash tags".
 */
export function keySlot(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(hashTag(key))) crc = ((crc << 8) & 0xffff) ^ table[(crc >> 8) ^ byte]!;
  return crc % slotCount;
}

function hashTag(key: string): string {
  const start = key.indexOf('{');
  if (start < 0) return key;
  const end = key.indexOf('}', start + 1);
  return end > start + 1 ? key.slice(start + 1, end) : key;
}
