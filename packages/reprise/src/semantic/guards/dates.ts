import { defineGuard } from './define-guard.ts';
import type { Facets } from './facets.ts';
import { onlyIn } from './only-in.ts';
import { isBeside } from './overlap.ts';
import { timeBoundsDiffer } from './time-bounds.ts';

/**
 * Vetoes another day, month, weekday or relative time: `today` and `tomorrow`, `last week` and none, `in May` and `in
 * June`, in English and Chinese. In English also another bound of a time where no content word differs: `at 8 am` and
 * `until 8 am`.
 *
 * Words of the present (`now`, `latest`) and parts of the day may be missing on one side. Years and days of a month are
 * numbers, which the guard `numbers` compares.
 */
export const datesGuard = defineGuard('dates', (query, cached) => {
  const difference = otherTimes(query, cached);
  if (difference !== undefined) return difference;
  return timeBoundsDiffer(query, cached) ? 'bounds of a time differ' : undefined;
});

function otherTimes(query: Facets, cached: Facets): string | undefined {
  const { times } = query;
  const { times: other } = cached;
  if (times === other) return undefined;
  const [alone, others] = [onlyIn(times.fixed, other.fixed), onlyIn(other.fixed, times.fixed)];
  if (alone.length > 0 && others.length > 0) return withinToday(alone, others) ? undefined : 'times differ';
  if (alone.length + others.length > 0 && !isBeside(query, cached)) return 'times differ';
  const isOther = onlyIn(times.loose, other.loose).length > 0 && onlyIn(other.loose, times.loose).length > 0;
  return isOther ? 'times of day or season differ' : undefined;
}

/** Whether one says `today` and the other a part of it. */
function withinToday(left: readonly string[], right: readonly string[]): boolean {
  return (
    [left, right].some((times) => times.every((time) => time === 'today')) &&
    [...left, ...right].every(
      (time) => time === 'today' || /^(?:this (?:morning|afternoon|evening)|tonight)$/u.test(time),
    )
  );
}
