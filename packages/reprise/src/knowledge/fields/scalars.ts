import type { FieldKind } from './field-kind.ts';
import { invalidField } from './invalid-field.ts';

/** True or false. */
export const flag: FieldKind<boolean> = {
  read(value, where) {
    if (typeof value === 'boolean') return value;
    throw invalidField(where, 'must be true or false');
  },
  write: (value) => value,
};

/** A finite number. */
export const finiteNumber: FieldKind<number> = {
  read(value, where) {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw invalidField(where, 'must be a finite number');
  },
  write: (value) => value,
};

/**
 * A moment in whole seconds: milliseconds since the Unix epoch in the object, ISO 8601 in UTC in data
 * (`2026-01-01T00:00:00Z`); both are read, a text without a zone as UTC.
 */
export const moment: FieldKind<number> = {
  read(value, where) {
    const milliseconds = typeof value === 'string' ? parseUtc(value) : value;
    if (typeof milliseconds !== 'number' || Number.isNaN(new Date(milliseconds).getTime())) {
      throw invalidField(where, 'must be milliseconds since the Unix epoch, or ISO 8601 text');
    }
    return Math.floor(milliseconds / 1_000) * 1_000;
  },
  write: (value) => new Date(value).toISOString().replace('.000Z', 'Z'),
};

function parseUtc(text: string): number {
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text);
  return Date.parse(zoned ? text : `${text.includes('T') ? text : `${text}T00:00:00`}Z`);
}
