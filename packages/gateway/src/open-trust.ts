import type { Clock, Logger } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import {
  calibrated,
  equalAnswers,
  firstSure,
  type Judge,
  Ledger,
  learned,
  type Policy,
  similarAnswers,
  type TrustOptions,
  threshold,
} from 'reprise/semantic';
import type { Store } from 'reprise/stores';
import type { Config } from './config/index.ts';

/** What decides on hits by meaning, and watches whether they are right. */
export interface OpenedTrust {
  /** What the cache of chat answers is to be opened with. */
  readonly options: TrustOptions & { readonly policy?: Policy };
  /** Writes what was observed, and ends. */
  close(): Promise<void>;
}

/** What trust is made of beside the configuration. */
export interface TrustSurroundings {
  readonly embedder: Embedder;
  /** Where observations are kept; that of all instances where they share one. */
  readonly store: Store;
  /** First part of the keys of the answers that are watched. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Opens what the section `semantic` says of policy, judge, audits and shadow mode; nothing where that is off. */
export function openTrust(
  { semantic }: Pick<Config, 'semantic'>,
  { embedder, store, prefix, clock, logger }: TrustSurroundings,
): OpenedTrust {
  if (!semantic.enabled) return { options: { auditRate: 0 }, close: async () => {} };
  const ledger = new Ledger({ store, prefix, clock, logger });
  const { judge, floor, shadow, quarantine } = semantic;
  const options = {
    ...policyOf(semantic, embedder),
    ...(floor === null ? {} : { floor }),
    judge: judgeOf(judge.kind, embedder),
    maxError: semantic.max_error,
    auditRate: semantic.audit_rate,
    shadow,
    quarantine,
    judgeDeadline: judge.deadline,
    ledger,
  };
  return { options, close: () => ledger.close() };
}

/** The policy `threshold` is the default of caches, with the similarity that is configured. */
function policyOf(semantic: Config['semantic'], embedder: Embedder): { readonly policy?: Policy } {
  const { max_error: maxError } = semantic;
  const floor = semantic.floor === null ? {} : { floor: semantic.floor };
  if (semantic.policy === 'learned') return { policy: learned({ maxError, ...floor }) };
  if (semantic.policy === 'threshold') return {};
  const fallback = threshold({ similarity: semantic.similarity ?? embedder.threshold });
  return { policy: calibrated({ maxError, fallback, ...floor }) };
}

function judgeOf(kind: Config['semantic']['judge']['kind'], embedder: Embedder): Judge {
  if (kind === 'equal') return equalAnswers();
  return firstSure([equalAnswers({ otherwise: 'unsure' }), similarAnswers({ embedder })]);
}
