import { describe, expect, it } from 'vitest';
import { screenOf } from './demo-image/screen.js';
import { svgOf } from './demo-image/svg.js';

const output = [
  'Sending 2 requests',
  '50% 1/2, 0 hits',
  '100% 2/2, 1 hits',
  '',
  'answer    count',
  'Done & <1 s',
];

describe('the picture of the demo', () => {
  it('shows the command, the end of the progress and the report', () => {
    expect(screenOf(output.join('\n'))).toEqual([
      '$ npm run demo',
      'Sending 2 requests',
      '100% 2/2, 1 hits',
      '',
      'answer    count',
      'Done & <1 s',
    ]);
  });

  it('wraps long lines at a space', () => {
    const lines = screenOf(`${'word '.repeat(40)}end`);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(108);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toBe(`$ npm run demo ${'word '.repeat(40)}end`);
  });

  it('escapes what XML would read, and keeps every line that is not empty', () => {
    const svg = svgOf(screenOf(output.join('\n')));
    expect(svg).toContain('Done\u00a0&amp;\u00a0&lt;1\u00a0s');
    expect(svg.match(/<text /g)).toHaveLength(5);
  });
});
