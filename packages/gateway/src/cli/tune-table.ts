import type { Rate } from 'reprise/semantic';

/** Characters of a line on a terminal. */
const lineWidth = 80;

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

/** A paragraph as lines that a terminal shows whole; a longer word has a line of its own. */
export function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** For example `36.6%`, in a table. */
export function percentCell(share: number, decimals = 1): string {
  return `${(share * 100).toFixed(decimals)}%`;
}

/** For example `1.25% (0.40-3.80%)`, with the interval of 95%; `-` when nothing was looked at. */
export function rateText({ rate, low, high }: Rate): string {
  if (rate === undefined) return '-';
  return `${threeDigits(rate)}% (${threeDigits(low)}-${threeDigits(high)}%)`;
}

/** Counts that stand for several have one decimal. */
export function countText(value: number): string {
  return String(Number(value.toFixed(1)));
}

function threeDigits(share: number): string {
  return (share * 100).toFixed(share < 0.1 ? 2 : 1);
}
