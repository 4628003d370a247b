import type { ResponseStats, RewriteStats } from 'reprise/llm';
import type { JudgeCallStats } from './upstreams/index.ts';

/** The same with money as JSON has it: null where no price is known, which is not 0. */
type Priced<Stats extends { readonly usd: number | undefined }> = Omit<Stats, 'usd'> & {
  readonly usd: number | null;
};

/** What was answered, saved and spent, as `GET /v1/cache/stats` has it. */
export interface WireStats extends Omit<ResponseStats, 'savedUsd' | 'auditUsd' | 'rewrites'> {
  readonly savedUsd: number | null;
  readonly auditUsd: number | null;
  readonly rewrites?: Priced<RewriteStats>;
  /** What the model that judges took, where one does. */
  readonly judge?: Priced<JudgeCallStats>;
}

/** {@link ResponseStats} as JSON has them, with what the model that judges took. */
export function wireStats(stats: ResponseStats, judge: JudgeCallStats | undefined): WireStats {
  const { savedUsd, auditUsd, rewrites, ...counts } = stats;
  return {
    ...counts,
    savedUsd: savedUsd ?? null,
    auditUsd: auditUsd ?? null,
    ...(rewrites ? { rewrites: priced(rewrites) } : {}),
    ...(judge ? { judge: priced(judge) } : {}),
  };
}

function priced<Stats extends { readonly usd: number | undefined }>(stats: Stats): Priced<Stats> {
  return { ...stats, usd: stats.usd ?? null };
}
