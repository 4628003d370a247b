import type { Config } from '../config/index.ts';

/** What is wrong with a judge, and what to do. */
export interface DoubtfulJudge {
  readonly message: string;
  readonly remedy: string;
}

/** Why little is learnt, or measured, from the judge that is configured, where answers are prose; else undefined. */
export function doubtfulJudge({
  judge: { kind },
  policy,
  audit_rate: rate,
  shadow,
}: Config['semantic']): DoubtfulJudge | undefined {
  if (kind === 'equal' && policy !== 'threshold') {
    return {
      message: `equal: answers of a model are seldom equal in every word, so ${policy} learns little`,
      remedy: 'Set semantic.judge.kind to similar or llm, unless answers are data.',
    };
  }
  if (kind !== 'similar' || !(policy !== 'threshold' || rate > 0 || shadow)) return undefined;
  const learnt = policy === 'threshold' ? '' : ` and ${policy} learns little`;
  return {
    message: `similar: it never calls two different answers in prose the same, so their audits end undecided${learnt}`,
    remedy: 'Set semantic.judge.kind to llm and semantic.judge.model, unless answers are data.',
  };
}
