/** One record of comma-separated values. */
export interface CsvRow {
  /** The line that it begins in; the first is 1. */
  readonly line: number;
  readonly values: readonly string[];
}

/**
 * Reads comma-separated values; a field in double quotes may hold commas, line breaks and doubled quotes (RFC 4180).
 *
 * @returns one record a row; rows without any text are left out.
 */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let [line, next] = [1, 1];
  let values: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|((?!")[^,\r\n]*))(,|\r?\n|\r|$)/y;
  while (field.lastIndex < text.length) {
    const start = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new SyntaxError(`a quoted field does not end well near character ${start + 1}`);
    const [whole, quoted, plain = '', end] = match;
    values.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    next += whole.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (end === ',' && field.lastIndex < text.length) continue;
    if (end === ',') values.push('');
    if (values.some((value) => value.trim() !== '')) rows.push({ line, values });
    line = next;
    values = [];
  }
  return rows;
}
