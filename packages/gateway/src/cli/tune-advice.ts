import { leastMaxError, type MeasureReport, type TuningReport } from 'reprise/semantic';
import { percent } from '../percent.ts';
import { countText, percentCell, wrapped } from './tune-table.ts';
import type { TunedData } from './tuned-data.ts';

/** Why the bound of a measure is not to be served from, in a sentence; empty where it may be. */
export function objectionText(report: MeasureReport, maxError: number): string[] {
  const { measure, objection, chosen, unseen, curve } = report;
  const allowed = percent(maxError);
  switch (objection) {
    case 'few-lookups':
      return [`No bound on ${measure} can be told: ${tooFew(chosen)}.`];
    case 'none-sure': {
      const why = curve.length === 0 ? 'no lookup had a candidate' : 'too many of the surest hits are wrong';
      return [`No bound on ${measure} keeps to ${allowed}: ${why}.`];
    }
    case 'none-right':
      return ['Not recommended: no hit on the half that it was chosen on is right.'];
    case 'unseen-half': {
      const wrong = percentCell(unseen?.wrongOfLookups.rate ?? 0, 2);
      return [
        `Not recommended: on the unseen half ${wrong} of the lookups are wrong, not ${allowed} at most.`,
      ];
    }
    default:
      return [];
  }
}

function tooFew({ needed, given, heaviest }: MeasureReport['chosen']): string {
  // Weights are quotients, so their sums may be over a whole number by a rounding error.
  const least = countText(Math.ceil(needed - 1e-6));
  if (heaviest === 1)
    return `at least ${least} lookups to choose on are needed, there are ${countText(given)}`;
  return (
    `those to choose on have to stand for ${least} lookups, which is ${Math.round(needed / heaviest)} of the ` +
    `heaviest, and stand for ${countText(given)}`
  );
}

/** What to write into the configuration, or why to leave it as it is. */
export function tuningAdvice(report: TuningReport, kind: TunedData['kind']): string[] {
  const { measures, recommended } = report;
  const chosen = measures.find(({ measure }) => measure === recommended);
  if (chosen) return boundToServe(report, chosen);
  const objections = measures.map(({ objection }) => objection);
  if (objections.includes('unseen-half')) return [wrapped(`${keep}. ${ofUnseenHalf}`)];
  if (objections.includes('few-lookups')) return [wrapped(`${keep}, ${untilMore[kind]}`)];
  return [...(kind === 'recorded' ? [wrapped(aboutTheJudge(report))] : []), ...shadow];
}

function boundToServe({ maxError, floor }: TuningReport, { measure, chosen }: MeasureReport): string[] {
  const [similarity, confidence] = measure === 'similarity' ? [chosen.bound, 0] : [floor, chosen.bound];
  return [
    `Recommended, as ${measure} keeps most right hits here:`,
    'semantic:',
    '  policy: threshold',
    `  similarity: ${similarity}`,
    `  confidence: ${confidence}`,
    ...policyThatLearns(maxError),
  ];
}

/**
 * The other policy to serve from, as configuration; nothing for an error that is less than it can show.
 *
 * @param besides Lines that the section has besides.
 */
export function policyThatLearns(maxError: number, besides: readonly string[] = []): string[] {
  if (maxError < leastMaxError) return [];
  return [
    'Or, with a judge, a policy that learns its bound in use and keeps to it:',
    'semantic:',
    ...besides,
    '  policy: calibrated',
    `  max_error: ${maxError}`,
  ];
}

const keep = 'No bound is recommended: keep the configured ones';
const ofUnseenHalf =
  'With more labels the halves are more alike; a lower --max-error chooses a stricter bound.';
const untilMore: Readonly<Record<TunedData['kind'], string>> = {
  pairs: 'until there are more labels.',
  stream: 'until there are more labels.',
  recorded:
    'and let the gateway gather more labels. With a higher semantic.audit_rate each hit stands for fewer.',
};

/** Of judges that are unsure of nearly all prose, one would else believe that nearly all is wrong. */
function aboutTheJudge({ measures }: TuningReport): string {
  const loosest = measures[0]?.curve.at(-1);
  const all = loosest?.hits.part ?? 0;
  const right = all - (loosest?.wrongOfHits.part ?? 0);
  return (
    `The judge called ${countText(right)} of ${countText(all)} candidates right, and being unsure counts as wrong. ` +
    'Is it a judge for prose? Of semantic.judge.kind, similar and equal are not, llm is.'
  );
}

const shadow = [
  'Recommended unless labels are at fault: serve nothing by meaning, only compare:',
  'semantic:',
  '  shadow: true',
];
