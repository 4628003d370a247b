const fontSize = 13;
const characterWidth = 7.83;
const lineHeight = 19;
const padding = 18;
const bar = 30;

/**
 * Lines of text as a picture of a terminal.
 *
 * @param {readonly string[]} lines
 * @returns {string}
 */
export function svgOf(lines) {
  const longest = Math.max(...lines.map((line) => line.length));
  const width = Math.ceil(longest * characterWidth + 2 * padding);
  const height = bar + 2 * padding + lines.length * lineHeight;
  const rows = lines.flatMap((line, at) => {
    const y = bar + padding + (at + 0.8) * lineHeight;
    return line === ''
      ? []
      : [`<text x="${padding}" y="${y.toFixed(1)}"${styleOf(line)}>${escaped(line)}</text>`];
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>Output of npm run demo</title>',
    '<style>text { fill: #d5dbe3 } .command { fill: #7ee0a8 } .header { fill: #8fb8f6 }</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#161b22"/>`,
    ...['#f2675f', '#f6be4f', '#5fc454'].map(
      (colour, at) => `<circle cx="${padding + 4 + at * 20}" cy="${bar / 2 + 3}" r="5.5" fill="${colour}"/>`,
    ),
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${fontSize}">`,
    ...rows,
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

/** @param {string} line @returns {string} */
function styleOf(line) {
  if (line.startsWith('$ ')) return ' class="command"';
  return /^(answer {2}|-{4})/.test(line) ? ' class="header"' : '';
}

/** @param {string} text @returns {string} with spaces that no renderer collapses */
function escaped(text) {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return safe.replaceAll(' ', '\u00a0');
}
