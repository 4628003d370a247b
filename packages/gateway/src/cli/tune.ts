import { tune as tuned } from 'reprise/semantic';
import { CommandError } from './command-error.ts';
import { labelledSource } from './tune-labelled.ts';
import { recordedSource } from './tune-recorded.ts';
import { tuningChart, tuningText } from './tune-report.ts';
import { shadowTable } from './tune-shadow.ts';
import { checkChartFolder, writeChart } from './tune-write-chart.ts';

/** Options of `reprise tune`. */
export interface TuneCommandOptions {
  /** File of labelled pairs or of a stream. */
  readonly pairs?: string;
  /** Tune on what a gateway recorded in its data folder or in Redis. */
  readonly recorded?: boolean;
  /** Show what a running gateway saw in shadow mode. */
  readonly url?: string;
  readonly apiKey?: string;
  readonly config?: string;
  readonly data?: string;
  /** From this score on pairs are the same, in a file that has scores. */
  readonly sameFrom?: number;
  readonly maxError: number;
  readonly seed: number;
  readonly svg?: string;
  readonly json?: boolean;
}

/**
 * `reprise tune`: the trade-off between hits and wrong answers, as a table and a chart, with the bounds to choose.
 *
 * @throws CommandError unless it is told where the labels are, in one way.
 */
export async function tune(options: TuneCommandOptions): Promise<void> {
  const { pairs, recorded, url, svg, json = false } = options;
  const sources = [pairs !== undefined, recorded === true, url !== undefined].filter(Boolean).length;
  if (sources === 0) throw new CommandError('Name labels with one of --pairs, --recorded and --url');
  if (sources > 1) throw new CommandError('Name labels with only one of --pairs, --recorded and --url');
  if (svg !== undefined) await checkChartFolder(svg);
  if (url !== undefined) return shadowTable({ ...options, url });
  const { lookups, data } =
    pairs === undefined ? await recordedSource(options) : await labelledSource(pairs, options);
  const report = tuned(lookups, options);
  process.stdout.write(json ? `${JSON.stringify({ data, ...report }, null, 2)}\n` : tuningText(report, data));
  if (svg !== undefined) await writeChart(svg, tuningChart(report, data));
}
