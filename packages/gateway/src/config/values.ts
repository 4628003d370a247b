import { toMilliseconds } from 'reprise/core';
import { z } from 'zod';
import { mustBe } from './found.ts';
import { numbersOf } from './numbers-of.ts';

/** Text; a number that the environment gave is text, too. */
export const text = z.union([z.string(), z.number().transform(String)], {
  error: ({ input }) => mustBe('text', input),
});
/** Text, or none: empty text and null are none. */
export const optionalText = text
  .nullish()
  .transform((value) => (value === '' || value === null ? undefined : value));
/** The name or the address of a host, as it stands in the address of a page. */
export const hostName = text.refine((name) => /^(?:[^\s/:@[\]*]+|\[[\da-f:.]+\])$/i.test(name), {
  error: ({ input }) =>
    mustBe('the name of a host without scheme, port and path, such as cache.example', input),
});
/** A whole number over 0. */
export const count = numeric(z.int().positive());
/** A number from 0 to 1. */
export const share = numeric(z.number().min(0).max(1));

const lengths = 'text such as 250ms, 30s, 5m, 1.5h or 30d';

/** Milliseconds, or text such as 250ms or 30d; becomes milliseconds. */
export const duration = read(milliseconds, () => `milliseconds as a number, or ${lengths}`);

/** Seconds as a number, as clients of Redis have it, or text such as 500ms; becomes seconds. */
export const seconds = read(
  (value) => milliseconds(/^\d+(?:\.\d+)?$/.test(String(value)) ? `${value}s` : value) / 1_000,
  () => `seconds as a number, or ${lengths}`,
);

/** Longer than 0; see {@link duration}. */
export const wait = duration.refine((length) => length > 0, 'must be longer than 0');

const units: Readonly<Record<string, number>> = { '': 1, b: 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 };

/** Bytes, or text such as 64MiB; becomes bytes. */
export const bytes = read(
  (value) => {
    const match = /^(\d+)\s*([a-z]*)$/i.exec(String(value).trim());
    return Number(match?.[1]) * (units[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN);
  },
  () => 'bytes as a whole number, or text such as 512KiB, 64MiB or 2GiB',
);

/** Takes a number that the environment gave as text, such as 0.80. */
export function numeric(schema: z.ZodNumber | z.ZodInt) {
  return read(
    (value) => {
      const number = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
      return schema.safeParse(number).data ?? Number.NaN;
    },
    () => numbersOf(schema),
  );
}

/** Fills a section that is left out with its defaults. */
export function section<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape).prefault({} as never);
}

/** Text or a number that `parse` makes a number of; what it makes NaN of must be as `allowed` says. */
function read(parse: (value: string | number) => number, allowed: () => string) {
  return z.unknown().transform((value, context) => {
    const number = typeof value === 'string' || typeof value === 'number' ? parse(value) : Number.NaN;
    if (!Number.isNaN(number)) return number;
    context.addIssue({ code: 'custom', message: mustBe(allowed(), value) });
    return z.NEVER;
  });
}

function milliseconds(value: string | number): number {
  try {
    return toMilliseconds(value);
  } catch {
    return Number.NaN;
  }
}
