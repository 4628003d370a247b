import type { TrustStats } from 'reprise/semantic';
import type { Config } from '../config/index.ts';

/** What `semantic.judge.kind` may be. */
export type JudgeKind = Config['semantic']['judge']['kind'];

/** Why answers by meaning are trusted as they are, and what to do about it. */
export interface Standing {
  readonly reason: string;
  readonly remedy: string | undefined;
}

/** The same sentences for health and statistics. */
export function standingOf(trust: TrustStats, kind: JudgeKind): Standing {
  const undecided = undecidedAudits(trust);
  const isUndecided = undecided > 0 && trust.state === 'serving';
  return {
    reason: isUndecided ? `no audit was decided, ${undecided} ended unsure` : trust.reason,
    remedy: remedyOf(trust, kind, undecided),
  };
}

/** What to do while the judge fails. */
export function remedyOfFault(kind: JudgeKind): string {
  const [who, where] =
    kind === 'llm'
      ? ['model that judges', 'semantic.judge.model, base_url, api_key and deadline']
      : ['embedder', 'the section embedder'];
  return `Nothing is judged until the ${who} answers: see npx reprise doctor, and ${where}.`;
}

function remedyOf(
  { judgeFault, wrongOfHits: { unsure = 0, whole } }: TrustStats,
  kind: JudgeKind,
  undecided: number,
): string | undefined {
  if (judgeFault !== undefined) return remedyOfFault(kind);
  if (undecided === 0 && unsure <= whole) return undefined;
  return kind === 'llm' ? surerModel : surerJudge;
}

/** Audits of which none was decided; 0 when one was. */
function undecidedAudits({ wrongOfHits: { rate, unsure = 0 }, audits }: TrustStats): number {
  return rate === undefined ? Math.max(unsure, audits.unsure) : 0;
}

const surerJudge =
  'Of answers in prose only a judge that asks a model is sure: see semantic.judge, and npx reprise doctor.';
const surerModel =
  'The model that judges is sure of few answers: name another in semantic.judge.model, and see npx reprise doctor.';
