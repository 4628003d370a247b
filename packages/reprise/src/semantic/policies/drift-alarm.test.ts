import { describe, expect, it } from 'vitest';
import { DriftAlarm } from './drift-alarm.ts';

const maxError = 0.01;

describe('DriftAlarm', () => {
  function heard(rights: readonly boolean[], served: number): boolean {
    const alarm = new DriftAlarm(maxError);
    return rights.some((right) => alarm.hear({ confidence: 0.9, right }, served));
  }

  it('goes off after four wrong answers in a row, and not after three', () => {
    expect(heard([false, false, false], 0.5)).toBe(false);
    expect(heard([false, false, false, false], 0.5)).toBe(true);
  });

  it('takes a good past for no excuse', () => {
    const rights = Array.from({ length: 1_000 }, () => true);
    expect(heard([...rights, false, false, false, false], 0.5)).toBe(true);
  });

  it('allows as many wrong answers of what is served as the bound does, which are more where less is served', () => {
    const each = (period: number) => Array.from({ length: 2_000 }, (_, at) => at % period !== period - 1);
    expect([heard(each(50), 0.5), heard(each(10), 0.5), heard(each(10), 0.1)]).toEqual([false, true, false]);
  });

  it('misses labels until there are ten as confident as half of the wrong answers that raised it', () => {
    const alarm = new DriftAlarm(maxError);
    for (const confidence of [0.5, 0.9, 0.95, 0.99]) alarm.hear({ confidence, right: false }, 0.5);
    for (let at = 0; at < 100; at++) alarm.gather({ confidence: 0.94, right: true });
    expect(alarm.isMissing).toBe(true);
    for (let at = 0; at < 10; at++) alarm.gather({ confidence: 0.95, right: true });
    expect(alarm.isMissing).toBe(false);
  });
});
