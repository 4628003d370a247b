import { describe, expect, it } from 'vitest';
import { closest } from './closest.ts';

const names = ['host', 'port', 'max_body', 'audit_rate', 'drain_timeout'];

describe('the closest name', () => {
  it.each([
    ['prot', 'port'],
    ['Port', 'port'],
    ['ports', 'port'],
    ['maxBody', 'max_body'],
    ['max-body', 'max_body'],
    ['adit_rate', 'audit_rate'],
    ['drain_timeuot', 'drain_timeout'],
  ])('of %s is %s', (written, expected) => {
    expect(closest(written, names)).toBe(expected);
  });

  it.each(['', 'x', 'colour', 'timeout', 'port'.repeat(10_000)])(
    'is none when all are far: %.20s',
    (written) => {
      expect(closest(written, names)).toBeUndefined();
    },
  );
});
