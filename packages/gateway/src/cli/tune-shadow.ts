import { type Rate, tradeOffChart } from 'reprise/semantic';
import { percent } from '../percent.ts';
import type { WireTrust } from '../trust/index.ts';
import { callGateway } from './call-gateway.ts';
import { CommandError } from './command-error.ts';
import { policyThatLearns } from './tune-advice.ts';
import { percentCell, rateText, textTable, wrapped } from './tune-table.ts';
import { writeChart } from './tune-write-chart.ts';
import { unpricedModels } from './unpriced-models.ts';

/** One line of the table that a gateway in shadow mode keeps. */
type ShadowLine = WireTrust['shadow']['table'][number];

/** What of the gateway's statistics is shown. */
interface SeenStats {
  readonly trust?: WireTrust;
  readonly unpriced?: readonly string[];
}

/** Options of {@link shadowTable}. */
export interface ShadowTableOptions {
  readonly url: string;
  readonly apiKey?: string;
  readonly maxError: number;
  readonly svg?: string;
  readonly json?: boolean;
}

/**
 * `reprise tune --url`: what serving from each confidence on would have done with the traffic of a running gateway.
 *
 * @throws CommandError when the gateway has seen nothing in shadow mode.
 */
export async function shadowTable({
  maxError,
  svg,
  json = false,
  ...remote
}: ShadowTableOptions): Promise<void> {
  const stats = (await callGateway(remote, 'GET', '/v1/cache/stats')) as SeenStats;
  const { lookups = 0, table = [] } = stats.trust?.shadow ?? {};
  if (lookups === 0) {
    throw new CommandError(
      `The gateway at ${remote.url} has seen nothing in shadow mode`,
      'Start it with semantic.shadow: true and let it work.',
    );
  }
  const chosen = loosest(table, maxError);
  const found = { lookups, max_error: maxError, bound: chosen?.bound ?? null, table };
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : text(stats, chosen, maxError));
  if (svg !== undefined) await writeChart(svg, chart(table, chosen));
}

/** The line of most hits of which wrong answers are at most so many, up to the upper end of the interval. */
function loosest(table: readonly ShadowLine[], maxError: number): ShadowLine | undefined {
  const allowed = table.filter(
    ({ wrong_of_requests: wrong, hit_rate: hits }) => wrong.high <= maxError && hits.part > 0,
  );
  return allowed.sort((left, right) => left.bound - right.bound)[0];
}

const legend =
  'Wrong answers are shares of the hits and of all requests; tokens and USD are saved for a thousand requests.';

function text({ unpriced, trust }: SeenStats, chosen: ShadowLine | undefined, maxError: number): string {
  const { lookups = 0, table = [] } = trust?.shadow ?? {};
  const head = ['confidence', 'hit rate', 'of hits (95%)', 'of all (95%)', 'tokens', 'USD'];
  const rows = table.map((line) => [
    String(line.bound),
    percentCell(line.hit_rate.rate ?? 0),
    rateText(asRate(line.wrong_of_hits)),
    rateText(asRate(line.wrong_of_requests)),
    line.saved_of_thousand ? line.saved_of_thousand.tokens.toFixed(0) : '-',
    line.saved_of_thousand?.usd?.toFixed(4) ?? '-',
  ]);
  const allowed = `at most ${percent(maxError)} of the requests wrong, as far as 95% of such intervals tell`;
  const advice = chosen
    ? [
        wrapped(`Loosest bound with ${allowed}: confidence >= ${chosen.bound}.`),
        'semantic:',
        '  shadow: false',
        '  policy: threshold',
        `  confidence: ${chosen.bound}`,
        ...policyThatLearns(maxError, ['  shadow: false']),
      ]
    : [wrapped(`No bound has ${allowed}. Let it see more, or allow more.`)];
  const seen = [`${lookups} requests seen in shadow mode. ${legend}`, unpricedModels(unpriced) ?? ''];
  return [wrapped(seen.join(' ').trim()), '', textTable([head, ...rows]), '', ...advice, ''].join('\n');
}

function chart(table: readonly ShadowLine[], chosen: ShadowLine | undefined): string {
  const known = table.filter(({ wrong_of_hits: wrong }) => wrong.rate !== null);
  const mark = chosen && { ...pointOf(chosen), label: `confidence ${chosen.bound}` };
  const line = { name: 'bound on confidence', points: known.map(pointOf), ...(mark ? { mark } : {}) };
  return tradeOffChart({ title: 'Hits and wrong answers of the traffic in shadow mode', lines: [line] });
}

function pointOf(line: ShadowLine): { hitRatio: number; precision: number } {
  return { hitRatio: line.hit_rate.rate ?? 0, precision: 1 - (line.wrong_of_hits.rate ?? 0) };
}

function asRate({ rate, ...rest }: ShadowLine['wrong_of_hits']): Rate {
  return { ...rest, rate: rate ?? undefined };
}
