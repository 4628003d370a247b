import { cpus } from 'node:os';

/**
 * One measured value.
 *
 * @typedef {object} Row
 * @property {string} what
 * @property {number} value
 * @property {string} unit
 * @property {number} [ratio] to the peer measured in the same run
 * @property {string} [bar] what is asked for, for example `<= 1.5 ms`
 * @property {boolean} [ok] whether the bar is met
 */

/**
 * What one bench found.
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {Row[]} rows
 * @property {string} [markdown] a page of its own in place of the table of rows
 * @property {Readonly<Record<string, string>>} [files] further files for the results, by their path there
 */

/** What was measured on, for the results. */
export function environment() {
  const processors = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return { date, node: process.version, cpu: processors[0]?.model ?? 'unknown', cores: processors.length };
}

/** @param {Result} result @returns {string[]} what of the bars is missed */
export function missedBars({ rows }) {
  return rows.filter((row) => row.ok === false).map(({ what, bar }) => `${what} (${bar ?? 'no bar'})`);
}

/** @param {Result} result @returns {string} the rows as aligned text for a terminal */
export function tableOf(result) {
  const lines = [header, ...result.rows.map(cells)];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** @param {Result} result @returns {string} */
export function markdownOf(result) {
  if (result.markdown !== undefined) return result.markdown;
  const { date, node, cpu, cores } = environment();
  const lines = [header, header.map(() => '---'), ...result.rows.map(cells)];
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
  return `# ${result.name}\n\n${date}, Node ${node}, ${cpu}, ${cores} cores\n\n${table}\n`;
}

const header = ['what', 'value', 'unit', 'ratio', 'bar', 'ok'];

/** @param {Row} row @returns {string[]} */
function cells({ what, value, unit, ratio, bar, ok }) {
  const verdict = ok === undefined ? '' : ok ? 'yes' : 'NO';
  return [what, number(value), unit, ratio === undefined ? '' : `${number(ratio)}x`, bar ?? '', verdict];
}

/** @param {number} value @returns {string} */
function number(value) {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
