const progress = /^\d+% \d+\/\d+, /;
const columns = 108;

/**
 * The lines a reader should see of the demo's output: the command, the last line of progress, the report; long
 * lines are wrapped.
 *
 * @param {string} output
 * @returns {string[]}
 */
export function screenOf(output) {
  const lines = output.trim().split('\n');
  const lastProgress = lines.findLastIndex((line) => progress.test(line));
  const shown = lines.filter((line, at) => at === lastProgress || !progress.test(line));
  return ['$ npm run demo', ...shown].flatMap(wrap);
}

/** @param {string} line @returns {string[]} */
function wrap(line) {
  if (line.length <= columns) return [line];
  const space = line.lastIndexOf(' ', columns);
  const end = space > 0 ? space : columns;
  return [line.slice(0, end), ...wrap(`  ${line.slice(end).trimStart()}`)];
}
