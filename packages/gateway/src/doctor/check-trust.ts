import type { Config, Environment } from '../config/index.ts';
import { percent } from '../percent.ts';
import { doubtfulJudge } from '../trust/index.ts';
import { checkJudgeModel, checkRewriter } from './check-models.ts';
import { doubtful, type Finding, fine } from './finding.ts';

/** Whether hits by meaning can be measured and bounded as the configuration says; nothing where there are none. */
export async function checkTrust(config: Config, environment: Environment): Promise<Finding[]> {
  if (!config.semantic.enabled) return [];
  return [
    checkAudits(config),
    ...checkBounds(config),
    ...(await checkJudge(config, environment)),
    ...(await checkRewriter(config, environment)),
  ];
}

function checkAudits({ semantic }: Config): Finding {
  const check = 'audits';
  const { policy, audit_rate: rate, max_error: bound, shadow } = semantic;
  if (shadow) return fine(check, 'not needed: shadow mode serves nothing by meaning and compares everything');
  if (rate > 0)
    return fine(
      check,
      `${percent(rate)} of hits by meaning are audited; at most ${percent(bound)} of all requests may be answered wrongly`,
    );
  const measured = `semantic.audit_rate is 0, so nobody sees whether the bound of ${percent(bound)} holds`;
  if (policy === 'threshold') return doubtful(check, measured, 'Set semantic.audit_rate to 0.01 or more.');
  return doubtful(
    check,
    `${measured}; ${policy} learns nothing of what it serves`,
    'Set semantic.audit_rate to 0.01 or more, or semantic.policy to threshold.',
  );
}

/** The policy `calibrated` needs these bounds until it has enough labels; `learned` has nothing to do with them. */
function checkBounds({ semantic }: Config): Finding[] {
  if (semantic.policy !== 'learned') return [];
  const unused = (['similarity', 'confidence'] as const).filter((name) => semantic[name] !== null);
  if (unused.length === 0) return [];
  const named = unused.map((name) => `semantic.${name}`).join(' and ');
  const message = `${named} ${unused.length === 1 ? 'is' : 'are'} not used: learned finds its own bounds`;
  const remedy =
    'Remove it, or set semantic.policy to threshold; learned takes semantic.max_error and floor.';
  return [doubtful('bounds', message, remedy)];
}

async function checkJudge(config: Config, environment: Environment): Promise<Finding[]> {
  const check = 'judge';
  const doubted = doubtfulJudge(config.semantic);
  if (doubted) return [doubtful(check, doubted.message, doubted.remedy)];
  const { kind } = config.semantic.judge;
  if (kind !== 'llm') return [fine(check, kind)];
  return [await checkJudgeModel(config, environment)];
}
