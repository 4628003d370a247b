import type { Rate } from 'reprise/semantic';

/** Rows as aligned text; columns that hold figures are aligned to the right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  const numeric = widths.map((_, at) => rows.slice(1).every((row) => /^[-\d]|^$/.test(row[at] ?? '')));
  return rows
    .map((row) =>
      widths
        .map((width, at) => (numeric[at] ? (row[at] ?? '').padStart(width) : (row[at] ?? '').padEnd(width)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** For example `1.25%`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}

/** For example `1.25% (0.4% to 3.8%)`, with the interval of 95%; `-` when nothing was looked at. */
export function rateText({ rate, low, high }: Rate): string {
  return rate === undefined ? '-' : `${percent(rate)} (${percent(low)} to ${percent(high)})`;
}

/** Counts that stand for several have one decimal. */
export function countText(value: number): string {
  return String(Number(value.toFixed(1)));
}
