import type { MeasureReport, TradeOffLine, TuningReport } from 'reprise/semantic';
import { tradeOffChart } from 'reprise/semantic';
import { percent } from '../percent.ts';
import { gradedText } from './graded-pairs.ts';
import { objectionText, tuningAdvice } from './tune-advice.ts';
import { countText, percentCell, rateText, textTable, wrapped } from './tune-table.ts';
import type { TunedData } from './tuned-data.ts';

/** The trade-off and the bounds to choose, as text for a terminal. */
export function tuningText(report: TuningReport, data: TunedData): string {
  const { lookups, exact, split, maxError, seed } = report;
  const kept =
    split.by === 'groups'
      ? `${split.groups} groups of prompts that hang together, none in both halves`
      : 'one group of prompts is too large to be kept together, so lookups were dealt out: figures are too good';
  return [
    wrapped(
      `${lookups} lookups: ${data.name}${exact > 0 ? `; ${exact} were asked before in the same words` : ''}`,
    ),
    ...(data.graded ? [wrapped(gradedText(data.graded))] : []),
    ...weights(report),
    ...notes[data.kind].map(wrapped),
    wrapped(
      `Split with seed ${seed}: ${split.calibration} to choose a bound, ${split.unseen} to try it; ${kept}.`,
    ),
    `Wrong answers allowed: ${percent(maxError)} of the lookups.`,
    '',
    wrapped(legend),
    ...report.measures.flatMap((measure) => measureText(measure, maxError)),
    '',
    ...tuningAdvice(report, data.kind),
    '',
  ].join('\n');
}

/** What to know about figures of each kind of data. */
const notes: Readonly<Record<TunedData['kind'], readonly string[]>> = {
  pairs: [
    'Each pair was tried alone. Among many prompts, confidence depends on their answers too: a stream tells that.',
  ],
  stream: [],
  recorded: [
    'Lookups without a candidate are not recorded, so shares are of those that had one.',
    'What the judge was unsure of counts as wrong.',
  ],
};

/** How many lookups these stand for, where hits were audited with a chance. */
function weights({ lookups, measures }: TuningReport): string[] {
  const whole = countText(measures[0]?.table[0]?.hits.whole ?? lookups);
  if (whole === String(lookups)) return [];
  return [
    wrapped(
      `Hits are weighted by the chance of their audit, 5% as 20 hits: these lookups stand for ${whole}.`,
    ),
  ];
}

const legend =
  'Behind "wrong" stand its shares of all lookups and of the hits, the latter with the interval of 95%; "kept" are ' +
  'the right hits, of those without any bound.';

function measureText(report: MeasureReport, maxError: number): string[] {
  const { measure, table, chosen, calibration, unseen } = report;
  const head = [measure, 'hits', 'hit rate', 'right', 'wrong', 'of all', 'of hits (95%)', 'kept'];
  const rows = table.map((line) => lineOf(line, String(line.bound)));
  const found =
    calibration && unseen
      ? [
          '',
          `Bound chosen by Conformal Risk Control: ${measure} >= ${chosen.bound}`,
          textTable([head, lineOf(calibration, 'chosen on'), lineOf(unseen, 'unseen')]),
        ]
      : [''];
  const objection = objectionText(report, maxError).map(wrapped);
  return ['', `All lookups, by ${measure}`, textTable([head, ...rows]), ...found, ...objection];
}

function lineOf({ hits, wrongOfLookups, wrongOfHits, rightKept }: TradeOffLine, name: string): string[] {
  const wrong = wrongOfHits.part;
  return [
    name,
    countText(hits.part),
    percentCell(hits.rate ?? 0),
    countText(hits.part - wrong),
    countText(wrong),
    percentCell(wrongOfLookups.rate ?? 0, 2),
    rateText(wrongOfHits),
    percentCell(rightKept),
  ];
}

/** Hits under which a precision says nothing. */
const fewestHits = 5;

/** The same as a chart: precision against hit ratio, with the chosen bounds as they did on the unseen half. */
export function tuningChart(report: TuningReport, data: TunedData): string {
  return tradeOffChart({
    title: `Hits and wrong answers: ${data.name}`,
    lines: report.measures.map(({ measure, curve, unseen, chosen }) => {
      const points = curve.filter(({ hits }) => hits.part >= fewestHits).map(pointOf);
      const name = `bound on ${measure}`;
      if (unseen === undefined || unseen.hits.part === 0) return { name, points };
      return { name, points, mark: { ...pointOf(unseen), label: `from ${chosen.bound} on, unseen half` } };
    }),
  });
}

function pointOf({ hits, wrongOfHits }: TradeOffLine): { hitRatio: number; precision: number } {
  return { hitRatio: hits.rate ?? 0, precision: 1 - (wrongOfHits.rate ?? 0) };
}
