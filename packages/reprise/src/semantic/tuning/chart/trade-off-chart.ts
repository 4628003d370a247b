import { RepriseError } from '../../../core/index.ts';
import { percent } from '../../text/percent.ts';
import { type Axis, axisOver } from './axis.ts';
import { dashes, mostLines, style } from './style.ts';

/** A place on a {@link tradeOffChart}. */
export interface ChartPoint {
  /** Hits over lookups, 0 to 1. */
  readonly hitRatio: number;
  /** Right hits over hits, 0 to 1. */
  readonly precision: number;
}

/** A line of a {@link tradeOffChart}; one of a single point is a mark. */
export interface ChartLine {
  readonly name: string;
  readonly points: readonly ChartPoint[];
  /** A point to mark, for example the bound that was chosen, with what to write beside it. */
  readonly mark?: ChartPoint & { readonly label: string };
}

/** What a {@link tradeOffChart} shows. */
export interface TradeOffChart {
  readonly title: string;
  /** One to six. */
  readonly lines: readonly ChartLine[];
}

const width = 760;
const plot = { left: 84, top: 52, width: 640, height: 320 };
const legendRow = 22;
const longestTitle = 64;

/**
 * Draws precision against cache hit ratio as an SVG document of its own, legible on light and dark pages.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for no line or for more than six.
 */
export function tradeOffChart({ title, lines }: TradeOffChart): string {
  if (lines.length < 1 || lines.length > mostLines) {
    throw new RepriseError('INVALID_ARGUMENT', `A chart shows 1 to ${mostLines} lines, not ${lines.length}`);
  }
  const points = lines.flatMap(({ points: own, mark }) => (mark ? [...own, mark] : own));
  const across = axisOver([...points.map(({ hitRatio }) => hitRatio), 0], { from: 0 });
  const up = axisOver([...points.map(({ precision }) => precision), 1], { to: 1 });
  const place: Place = ({ hitRatio, precision }) => [
    round(plot.left + (plot.width * (hitRatio - across.from)) / (across.to - across.from)),
    round(plot.top + plot.height * (1 - (precision - up.from) / (up.to - up.from))),
  ];
  const bottom = plot.top + plot.height;
  const height = bottom + 62 + legendRow * lines.length;
  const middle = plot.left + plot.width / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}</title><style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="${plot.left}" y="30">${escaped(shortened(title))}</text>`,
    ...gridOf(across, up, place),
    ...lines.flatMap((line, at) => lineOf(line, at, place)),
    `<text x="${middle}" y="${bottom + 42}" text-anchor="middle">cache hit ratio</text>`,
    `<text transform="translate(18 ${plot.top + plot.height / 2}) rotate(-90)" text-anchor="middle">precision (right hits / hits)</text>`,
    ...lines.flatMap((line, at) => legendOf(line, at, bottom + 66 + legendRow * at)),
    '</svg>',
    '',
  ].join('\n');
}

type Place = (point: ChartPoint) => [number, number];

function gridOf(across: Axis, up: Axis, place: Place): string[] {
  const columns = across.ticks.flatMap((hitRatio) => {
    const [x, y] = place({ hitRatio, precision: up.from });
    return [
      `<path class="grid" d="M${x} ${plot.top}V${y}"/>`,
      `<text class="number" x="${x}" y="${y + 18}" text-anchor="middle">${percent(hitRatio)}</text>`,
    ];
  });
  const rows = up.ticks.flatMap((precision) => {
    const [x, y] = place({ hitRatio: across.from, precision });
    return [
      `<path class="grid" d="M${x} ${y}H${plot.left + plot.width}"/>`,
      `<text class="number" x="${x - 8}" y="${y + 4}" text-anchor="end">${percent(precision)}</text>`,
    ];
  });
  return [...columns, ...rows];
}

function lineOf({ points, mark }: ChartLine, at: number, place: Place): string[] {
  const single = points.length === 1 ? points : [];
  const path = points.map((point) => place(point).join(' ')).join('L');
  const drawn =
    points.length > 1 ? [`<path class="line line${at}" stroke-dasharray="${dashes[at]}" d="M${path}"/>`] : [];
  const dots = [...single, ...(mark ? [mark] : [])].map((point) => circle(place(point), at));
  return [...drawn, ...dots];
}

/** What a line and its mark show, below the plot: labels beside marks would lie on one another. */
function legendOf({ name, points, mark }: ChartLine, at: number, y: number): string[] {
  const x = plot.left;
  const isDrawn = points.length > 1;
  const text = mark ? `${name}; point: ${mark.label}` : name;
  return [
    ...(isDrawn
      ? [`<path class="line line${at}" stroke-dasharray="${dashes[at]}" d="M${x} ${y}H${x + 40}"/>`]
      : []),
    ...(mark || !isDrawn ? [circle([x + 20, y], at)] : []),
    `<text x="${x + 50}" y="${y + 4}">${escaped(text)}</text>`,
  ];
}

/** Of points at one place, each is smaller than the one under it. */
function circle([x, y]: readonly [number, number], at: number): string {
  return `<circle class="mark mark${at}" cx="${x}" cy="${y}" r="${8 - at}"/>`;
}

/** A title that fits into the width; the title of the document has it whole. */
function shortened(title: string): string {
  const characters = [...title];
  return characters.length <= longestTitle ? title : `${characters.slice(0, longestTitle - 1).join('')}…`;
}

function round(position: number): number {
  return Math.round(position * 10) / 10;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
