import { defineGuard } from './define-guard.ts';

/**
 * Vetoes another day, month, weekday or relative time: `today` and `tomorrow`, `last week` and none, `in May` and `in
 * June`, in English and Chinese.
 *
 * Words of the present (`now`, `latest`) and parts of the day may be missing on one side. Years and days of a month
 * are numbers, which the guard `numbers` compares.
 */
export const datesGuard = defineGuard('dates', ({ times }, { times: cached }) => {
  if (times === cached) return undefined;
  for (const time of times.fixed) if (!cached.fixed.has(time)) return 'times differ';
  for (const time of cached.fixed) if (!times.fixed.has(time)) return 'times differ';
  const alone = [...times.loose].some((time) => !cached.loose.has(time));
  const others = [...cached.loose].some((time) => !times.loose.has(time));
  return alone && others ? 'times of day or season differ' : undefined;
});
