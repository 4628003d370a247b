import { rateOf } from 'reprise/semantic';
import { percent } from '../percent.ts';
import type { ModeResult } from './eval-modes.ts';
import { type GradedPairs, gradedText } from './graded-pairs.ts';
import { countText, percentCell, rateText, textTable, wrapped } from './tune-table.ts';

/** What every way of deciding did with one set. */
export interface SetResult {
  readonly name: string;
  readonly kind: 'pairs' | 'stream';
  readonly modes: readonly ModeResult[];
  /** Of pairs that have scores instead of yes and no. */
  readonly graded?: GradedPairs;
  /** Rank correlation of similarity and scores, of pairs that have scores; null when all are equal. */
  readonly spearman?: number | null;
}

/** What `reprise eval` found. */
export interface Evaluation {
  readonly embedder: string;
  readonly max_error: number;
  readonly sets: readonly SetResult[];
}

/** The evaluation as tables for a terminal. */
export function evaluationText({ embedder, max_error: maxError, sets }: Evaluation): string {
  const ways = sets[0]?.modes.map(({ mode, how }) => [mode, how]) ?? [];
  return [
    `Embedder ${embedder}.`,
    '',
    textTable(ways),
    '',
    ...[...about, `Wrong answers that learning policies allow: ${percent(maxError)} of the lookups.`].map(
      wrapped,
    ),
    ...sets.flatMap(setText),
    '',
  ].join('\n');
}

function setText({ name, kind, modes, graded, spearman }: SetResult): string[] {
  return [
    '',
    `${name} (${kind})`,
    textTable([head, ...modes.map(lineOf)]),
    ...(graded ? [gradedText(graded)] : []),
    ...(spearman === undefined ? [] : [correlationText(spearman)]),
  ];
}

function correlationText(spearman: number | null): string {
  if (spearman === null) return 'All scores, or all similarities, are equal: they have no correlation.';
  return `Spearman's correlation of similarity and scores: ${spearman.toFixed(3)}`;
}

const about = [
  'Of pairs, the answer to the first prompt is cached and the second asked; the prompts of a stream are asked in order.',
  'Labels come as in use: from misses, and from 5% of the hits. Pairs show each answer once, so little is learnt there.',
  'Behind "wrong" stand its shares of all lookups and of the hits, the latter with the interval of 95%.',
];

const head = ['mode', 'lookups', 'hit rate', 'right', 'wrong', 'of all', 'of hits (95%)'];

function lineOf({ mode, lookups, right, wrong }: ModeResult): string[] {
  return [
    mode,
    countText(lookups),
    percentCell((right + wrong) / Math.max(1, lookups)),
    countText(right),
    countText(wrong),
    percentCell(wrong / Math.max(1, lookups), 2),
    rateText(rateOf(wrong, right + wrong)),
  ];
}
