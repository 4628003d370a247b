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
  const unlearnt = unsureLabels(trust);
  const ended = undecided > 0 ? `no audit was decided, ${undecided} ended unsure` : undefined;
  const reason = trust.state === 'serving' ? (unlearnt ?? ended) : undefined;
  const isUnsure = unlearnt !== undefined || undecided > 0;
  return { reason: reason ?? trust.reason, remedy: remedyOf(trust, kind, isUnsure) };
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
  { judgeFault, judgeTrusted, wrongOfHits: { unsure = 0, whole } }: TrustStats,
  kind: JudgeKind,
  isUnsure: boolean,
): string | undefined {
  if (judgeFault !== undefined) return remedyOfFault(kind);
  if (judgeTrusted === false) return anotherJudge;
  if (!isUnsure && unsure <= whole) return undefined;
  return kind === 'llm' ? surerModel : surerJudge;
}

/** Audits of which none was decided; 0 when one was. */
function undecidedAudits({ wrongOfHits: { rate, unsure = 0 }, audits }: TrustStats): number {
  return rate === undefined ? Math.max(unsure, audits.unsure) : 0;
}

/** Says so when a policy learns mostly from labels that the judge was unsure of. */
function unsureLabels({ policy, observations, unsureObservations: unsure }: TrustStats): string | undefined {
  const all = Object.values(observations).reduce((sum, count) => sum + count, 0);
  if (policy === 'threshold' || 2 * unsure <= all) return undefined;
  return `${unsure} of ${all} labels were unsure, which counts as wrong`;
}

const anotherJudge =
  'Name another judge: see semantic.judge. This one is believed again when it was right on enough such questions.';
const surerJudge =
  'Of answers in prose only a judge that asks a model is sure: see semantic.judge, and npx reprise doctor.';
const surerModel =
  'The model that judges is sure of few answers: name another in semantic.judge.model, and see npx reprise doctor.';
