import type { DemoMessage, DemoRequest } from './demo-request.ts';
import type { DemoEnding, DemoReport, DemoRow, Quantiles, WrongHit } from './report.ts';

const header = [
  'answer',
  'count',
  'share',
  'first p50',
  'first p95',
  'whole p50',
  'whole p95',
  'tokens saved',
  'wrong hits',
];

const endings: Readonly<Record<DemoEnding, string>> = {
  complete: 'Done',
  'time-limit': 'Stopped at the time limit',
  interrupted: 'Interrupted',
};

const promptLimit = 200;

const meaning = [
  'Exact: same request. Semantic: same meaning. Miss: upstream asked. Shared: joined a miss under way. First: first text of a stream. Whole: end of the answer.',
  'Saved: prompt and completion tokens of answers that needed no upstream call. Wrong: made for a question of another group in the traffic file.',
];

/** Writes a report as plain text: the table, totals, what the numbers mean, failures and wrong hits. */
export function renderReport(report: DemoReport): string {
  const seconds = (report.duration / 1_000).toFixed(1);
  const lines = [
    '',
    `${endings[report.ending]}: ${report.answered} of ${report.planned} requests answered in ${seconds} s.`,
    '',
    ...table([header, ...report.rows.map(cellsOf), totalCells(report)]),
    '',
    savedLine(report),
    ...meaning,
    ...report.failures.map(({ error, count }) => `Failed: ${count} x ${error}`),
    ...unjudgedLines(report.unjudged),
    ...wrongHitLines(report.wrongHits),
  ];
  return `${lines.join('\n')}\n`;
}

function cellsOf({ kind, count, share, firstToken, completion, tokensSaved, wrongHits }: DemoRow): string[] {
  return [
    kind,
    integer(count),
    `${(share * 100).toFixed(1)}%`,
    ...timeCells(firstToken),
    ...timeCells(completion),
    integer(tokensSaved),
    integer(wrongHits),
  ];
}

function totalCells({ answered, tokensSaved, wrongHits }: DemoReport): string[] {
  return ['total', integer(answered), '', '', '', '', '', integer(tokensSaved), integer(wrongHits.length)];
}

function savedLine({ tokensSaved, savedUsd }: DemoReport): string {
  const money = savedUsd === undefined ? '' : ` and $${savedUsd.toFixed(4)} by the gateway's price table`;
  return `Saved: ${integer(tokensSaved)} tokens${money}.`;
}

function unjudgedLines(unjudged: number): string[] {
  if (unjudged === 0) return [];
  return [`Not judged: ${unjudged} hits on entries that were in the cache before this run.`];
}

function wrongHitLines(wrongHits: readonly WrongHit[]): string[] {
  return wrongHits.flatMap(({ request, origin, kind, similarity }) => [
    '',
    `Wrong ${kind} hit${similarity === undefined ? '' : ` at similarity ${similarity.toFixed(3)}`}:`,
    `  asked        ${promptOf(request)}`,
    `  answered as  ${promptOf(origin)}`,
  ]);
}

/** The last message, and what stands before it: two prompts may differ only there. */
function promptOf({ id, messages }: DemoRequest): string {
  const [last, ...before] = messages.toReversed();
  const context = before.length === 0 ? '' : `, after ${before.map(excerpt).toReversed().join(' / ')}`;
  return shorten(`${id} "${oneLine(last?.content ?? '')}"${context}`, promptLimit);
}

function excerpt({ role, content }: DemoMessage): string {
  return `${role}: ${shorten(oneLine(content), 40)}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 3)}...`;
}

function timeCells(times: Quantiles | undefined): string[] {
  return times ? [milliseconds(times.p50), milliseconds(times.p95)] : ['-', '-'];
}

function milliseconds(time: number): string {
  return time < 10 ? `${time.toFixed(1)} ms` : `${integer(Math.round(time))} ms`;
}

function integer(value: number): string {
  return value.toLocaleString('en-US');
}

/** Aligns the first column left, the others right, and underlines the header. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  return lines.toSpliced(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
}
