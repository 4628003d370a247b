/** Colours of the lines, for light and for dark pages; told apart by people with colour blindness, too. */
const light = ['#0060b0', '#b8500a', '#157a52', '#8a3fa0', '#6b5d00', '#5c6470'];
const dark = ['#6db3ff', '#ffa057', '#4fd39b', '#d79bf0', '#e0cf52', '#aab4c2'];
/** Lines are told apart without colour as well. */
export const dashes: readonly string[] = ['', '8 4', '3 3', '10 3 3 3', '1 4', '14 4'];

/** Lines that a chart can show. */
export const mostLines: number = dashes.length;

/** Style sheet of a chart: it follows what the reader's system prefers. */
export const style: string = [
  'text{font:13px system-ui,sans-serif;fill:#1c2128}.title{font-size:16px;font-weight:600}',
  '.page{fill:#fff}.grid{stroke:#d5dae1}.line{fill:none;stroke-width:2}.number{font-size:12px}',
  '.mark{stroke:#fff;stroke-width:1.5}',
  rules(light),
  '@media(prefers-color-scheme:dark){text{fill:#e6eaf0}.page{fill:#12161c}.grid{stroke:#39414d}',
  `.mark{stroke:#12161c}${rules(dark)}}`,
].join('');

function rules(colours: readonly string[]): string {
  return colours.map((colour, at) => `.line${at}{stroke:${colour}}.mark${at}{fill:${colour}}`).join('');
}
