import { RepriseError } from './errors.ts';

const unitMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A length of time: milliseconds as a number, or text such as `250ms`, `30s`, `1.5h`, `30d`. */
export type Duration = number | string;

/**
 * Turns a {@link Duration} into milliseconds.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is negative, not finite, or not understood.
 */
export function toMilliseconds(duration: Duration): number {
  if (typeof duration === 'number') {
    if (Number.isFinite(duration) && duration >= 0) return duration;
    throw invalidDuration(duration);
  }
  const match =
    typeof duration === 'string' ? /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)$/.exec(duration.trim()) : null;
  if (!match) throw invalidDuration(duration);
  return Number(match[1]) * unitMilliseconds[match[2]!]!;
}

/**
 * Turns a {@link Duration} that was given as an option or argument into milliseconds.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is none, or 0, which names it.
 */
export function positiveMilliseconds(duration: Duration, name: string): number {
  const milliseconds = toMilliseconds(duration);
  if (milliseconds > 0) return milliseconds;
  throw new RepriseError('INVALID_ARGUMENT', `${name} must be longer than 0`);
}

function invalidDuration(duration: Duration): RepriseError {
  return new RepriseError(
    'INVALID_ARGUMENT',
    `"${String(duration)}" is not a duration: write milliseconds as a number or text such as 250ms, 30s, 5m, 1.5h, 30d`,
  );
}
