import { rateOf } from 'reprise/semantic';
import type { SetResult } from './eval.ts';
import { countText, percent, rateText, textTable } from './tune-table.ts';

/** What `reprise eval` found. */
export interface Evaluation {
  readonly embedder: string;
  readonly max_error: number;
  readonly sets: readonly SetResult[];
}

/** The evaluation as tables for a terminal. */
export function evaluationText({ embedder, max_error: maxError, sets }: Evaluation): string {
  const learning = 'learned and calibrated get labels as in use: from misses, and from 5% of their hits.';
  return [
    `Embedder ${embedder}. Of a pair, the answer to the first prompt is cached and the second asked; the prompts of a`,
    `stream are asked in order. ${learning}`,
    `They allow ${percent(maxError)} of the lookups to be wrong. Of pairs they see each answer once, so they can hardly learn.`,
    ...sets.flatMap(({ name, kind, modes }) => {
      const head = [
        'mode',
        'lookups',
        'hit rate',
        'right',
        'wrong',
        'wrong/lookups',
        'wrong/hits (95%)',
        'how',
      ];
      const rows = modes.map(({ mode, how, lookups, right, wrong }) => [
        mode,
        countText(lookups),
        percent((right + wrong) / Math.max(1, lookups)),
        countText(right),
        countText(wrong),
        percent(wrong / Math.max(1, lookups)),
        rateText(rateOf(wrong, right + wrong)),
        how,
      ]);
      return ['', `${name} (${kind})`, textTable([head, ...rows])];
    }),
    '',
  ].join('\n');
}
