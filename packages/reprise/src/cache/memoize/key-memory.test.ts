import { describe, expect, it } from 'vitest';
import { KeyMemory } from './key-memory.ts';

describe('KeyMemory', () => {
  it('remembers keys and tells numbers from texts', () => {
    const memory = new KeyMemory();
    memory.set(1, 'number');
    memory.set('1', 'text');
    expect([memory.get(1), memory.get('1'), memory.get('2')]).toEqual(['number', 'text', undefined]);
    memory.clear();
    expect(memory.get(1)).toBeUndefined();
  });

  it('keeps what is asked for and lets go of the rest', () => {
    const memory = new KeyMemory();
    memory.set('often', 'key');
    memory.set('once', 'key');
    for (let round = 0; round < 4; round++) {
      for (let text = 0; text < 8_000; text++) memory.set(`${round} ${text}`, 'key');
      expect(memory.get('often')).toBe('key');
    }
    expect(memory.get('once')).toBeUndefined();
  });

  it('counts characters too', () => {
    const memory = new KeyMemory();
    for (let text = 0; text < 2_100; text++) memory.set(`${text} `.padEnd(1_100, 'x'), 'key');
    expect(memory.get('0 '.padEnd(1_100, 'x'))).toBeUndefined();
  });
});
