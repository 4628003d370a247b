import type { Logger } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import { type AskJudge, type Completion, llmJudge, priceTable } from 'reprise/llm';
import { equalAnswers, firstSure, type Judge, type JudgedBand, similarAnswers } from 'reprise/semantic';
import type { Config } from '../config/index.ts';
import { completeDirectly, JudgeCalls, judgeUpstream, textOf, type Upstream } from '../upstreams/index.ts';

/** Who compares answers, and who is asked while a caller waits. */
export interface OpenedJudge {
  readonly judge: Judge;
  readonly band: JudgedBand | undefined;
  /** What its model took; undefined where no model judges. */
  readonly calls: JudgeCalls | undefined;
  close(): Promise<void>;
}

/** What a judge is made of beside the configuration. */
export interface JudgeSurroundings {
  readonly embedder: Embedder;
  /** Where the model is that judges, unless the configuration names another place. */
  readonly upstream: Upstream;
  readonly logger: Logger;
}

/** How the gateway asks the model that judges. @param count Sees each answer on its way. */
export function askJudge(
  upstream: Upstream,
  model: string,
  count = (answer: Promise<Completion>): Promise<Completion> => answer,
): AskJudge {
  const complete = completeDirectly(upstream);
  return async (request, signal) => textOf(await count(complete({ ...request, model }, signal)));
}

/** Opens the judge of the section `semantic.judge`; a model is not asked about equal texts. */
export async function openJudge(
  config: Pick<Config, 'semantic' | 'upstream' | 'prices'>,
  { embedder, upstream, logger }: JudgeSurroundings,
): Promise<OpenedJudge> {
  const { kind, model, band, band_deadline: deadline } = config.semantic.judge;
  const nothing = { band: undefined, calls: undefined, close: async () => {} };
  if (kind === 'equal') return { judge: equalAnswers(), ...nothing };
  const equal = equalAnswers({ otherwise: 'unsure' });
  if (kind === 'similar' || model === undefined) {
    return { judge: firstSure([equal, similarAnswers({ embedder })]), ...nothing };
  }
  const own = await judgeUpstream(config, logger);
  const calls = new JudgeCalls(model, { ...priceTable, ...config.prices });
  const llm = llmJudge({ ask: askJudge(own ?? upstream, model, (answer) => calls.count(answer)) });
  // What it said to control questions is kept under its name, and says nothing of another model.
  const judge = { ...llm, name: `llm ${model}` };
  return {
    judge: firstSure([equal, judge]),
    band: band === null ? undefined : { low: band[0], high: band[1], judge, deadline },
    calls,
    close: async () => own?.close?.(),
  };
}
