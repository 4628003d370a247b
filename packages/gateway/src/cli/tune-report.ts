import type { MeasureReport, TradeOffLine, TuningReport } from 'reprise/semantic';
import { tradeOffChart } from 'reprise/semantic';
import { countText, percent, rateText, textTable } from './tune-table.ts';

/** Where lookups came from. */
export interface TunedData {
  /** For people, for example `pairs of qa.jsonl`. */
  readonly name: string;
  /** Whether the lookups are all there were, or those that had a candidate. */
  readonly whole: boolean;
}

/** The trade-off and the bounds to choose, as text for a terminal. */
export function tuningText(report: TuningReport, data: TunedData): string {
  const { lookups, exact, split, maxError, seed } = report;
  const kept =
    split.by === 'groups'
      ? `${split.groups} groups of prompts that hang together, none in both halves`
      : 'one group of prompts is too large to be kept together, so lookups were dealt out: figures are too good';
  return [
    `${lookups} lookups: ${data.name}${exact > 0 ? `; ${exact} were asked before in the same words` : ''}`,
    ...(data.whole
      ? []
      : ['Lookups without a candidate are not recorded, so shares are of those that had one.']),
    `Split with seed ${seed}: ${split.calibration} to choose a bound, ${split.unseen} to try it; ${kept}.`,
    `Wrong answers allowed: ${percent(maxError)} of the lookups.`,
    ...report.measures.flatMap(measureText),
    '',
    ...recommendation(report),
    '',
  ].join('\n');
}

function measureText({ measure, table, chosen, calibration, unseen }: MeasureReport): string[] {
  const head = [
    measure,
    'hits',
    'hit rate',
    'right',
    'wrong',
    'wrong/lookups',
    'wrong/hits (95%)',
    'right kept',
  ];
  const rows = table.map((line) => lineOf(line, String(line.bound)));
  const found =
    calibration && unseen
      ? [
          '',
          `Bound chosen by Conformal Risk Control: ${measure} >= ${chosen.bound}`,
          textTable([head, lineOf(calibration, 'chosen on'), lineOf(unseen, 'unseen')]),
        ]
      : ['', noBound(measure, chosen.needed)];
  return ['', `All lookups, by ${measure}`, textTable([head, ...rows]), ...found];
}

function lineOf({ hits, wrongOfLookups, wrongOfHits, rightKept }: TradeOffLine, name: string): string[] {
  const wrong = wrongOfHits.part;
  return [
    name,
    countText(hits.part),
    percent(hits.rate ?? 0),
    countText(hits.part - wrong),
    countText(wrong),
    percent(wrongOfLookups.rate ?? 0),
    rateText(wrongOfHits),
    percent(rightKept),
  ];
}

function noBound(measure: string, needed: number): string {
  return `No bound on ${measure} is sure enough: at least ${Math.ceil(needed)} lookups to choose on are needed, and few of them wrong.`;
}

function recommendation({ measures, recommended, maxError }: TuningReport): string[] {
  const similarity = measures.find(({ measure }) => measure === 'similarity')?.chosen.bound;
  if (recommended === undefined) {
    return [
      'Recommended until there are more labels: serve nothing by meaning, and let the gateway gather them.',
      'semantic:',
      '  shadow: true',
    ];
  }
  const fixed = ['semantic:', '  policy: threshold', `  similarity: ${similarity}`];
  const learning = ['semantic:', '  policy: calibrated', `  max_error: ${maxError}`];
  if (similarity === undefined) return ['Recommended:', ...learning];
  if (recommended === 'similarity') return ['Recommended:', ...fixed];
  return [
    'Recommended, since confidence tells right from wrong better than similarity; it learns its bound in use:',
    ...learning,
    'Or, without a judge:',
    ...fixed,
  ];
}

/** Hits under which a precision says nothing. */
const fewestHits = 5;

/** The same as a chart: precision against hit ratio, with the chosen bounds as they did on the unseen half. */
export function tuningChart(report: TuningReport, data: TunedData): string {
  return tradeOffChart({
    title: `Trade-off of ${data.name}`,
    lines: report.measures.map(({ measure, curve, unseen, chosen }) => {
      const points = curve.filter(({ hits }) => hits.part >= fewestHits).map(pointOf);
      const name = `bound on ${measure}`;
      if (unseen === undefined || unseen.hits.part === 0) return { name, points };
      return { name, points, mark: { ...pointOf(unseen), label: `${measure} ${chosen.bound}, unseen half` } };
    }),
  });
}

function pointOf({ hits, wrongOfHits }: TradeOffLine): { hitRatio: number; precision: number } {
  return { hitRatio: hits.rate ?? 0, precision: 1 - (wrongOfHits.rate ?? 0) };
}
