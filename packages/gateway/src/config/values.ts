import { toMilliseconds } from 'reprise/core';
import { z } from 'zod';

/** Text; a number that the environment gave is text, too. */
export const text = z.union([z.string(), z.number().transform(String)]);
/** Text, or none: empty text and null are none. */
export const optionalText = text
  .nullish()
  .transform((value) => (value === '' || value === null ? undefined : value));
/** A whole number over 0. */
export const count = numeric(z.int().positive());
/** A number from 0 to 1. */
export const share = numeric(z.number().min(0).max(1));

/** Milliseconds, or text such as 250ms or 30d; becomes milliseconds. */
export const duration = z.union([z.string(), z.number()]).transform((value, context) => {
  try {
    return toMilliseconds(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const units: Readonly<Record<string, number>> = { '': 1, b: 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 };

/** Bytes, or text such as 64MiB; becomes bytes. */
export const bytes = z.union([z.string(), z.number()]).transform((value, context) => {
  const match = /^(\d+)\s*([a-z]*)$/i.exec(String(value).trim());
  const unit = units[match?.[2]?.toLowerCase() ?? ''];
  if (match && unit !== undefined) return Number(match[1]) * unit;
  context.addIssue({
    code: 'custom',
    message: `"${value}" is not a size: write bytes, or text such as 64MiB`,
  });
  return z.NEVER;
});

/** Takes a number that the environment gave as text, such as 0.80. */
export function numeric<T extends z.ZodNumber | z.ZodInt>(schema: T) {
  return z.preprocess((value) => {
    return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  }, schema);
}

/** Fills a section that is left out with its defaults. */
export function section<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape).prefault({} as never);
}

/** Seconds as a number, as clients of Redis have it, or text such as 500ms; becomes seconds. */
export const seconds = z.preprocess(
  (value) => (/^\d+(?:\.\d+)?$/.test(String(value)) ? `${value}s` : value),
  duration.transform((milliseconds) => milliseconds / 1_000),
);
