import type { Registry } from 'prom-client';
import { addCounter } from '../read-metrics.ts';
import type { JudgeCallStats } from '../upstreams/index.ts';

/** Adds what the model that judges took; where none judges these metrics have no values. */
export function addJudgeMetrics(registry: Registry, judge: () => JudgeCallStats | undefined): void {
  addCounter(registry, {
    name: 'reprise_judge_calls_total',
    help: 'Calls of the model that judges, by result: answered, failed',
    label: 'result',
    read: () => byResult(judge()),
  });
  addCounter(registry, {
    name: 'reprise_judge_tokens_total',
    help: 'Tokens of prompts and answers of those calls',
    read: () => judge()?.tokens,
  });
  addCounter(registry, {
    name: 'reprise_judge_usd_total',
    help: 'What those tokens cost, in US dollars by the price table',
    read: () => judge()?.usd,
  });
}

function byResult(now: JudgeCallStats | undefined): Readonly<Record<string, number>> | undefined {
  return now && { answered: now.calls - now.failures, failed: now.failures };
}
