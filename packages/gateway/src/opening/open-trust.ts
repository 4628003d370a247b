import type { Clock, Logger } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import {
  calibrated,
  defaultBounds,
  Ledger,
  learned,
  type Policy,
  type TrustOptions,
  threshold,
} from 'reprise/semantic';
import type { Store } from 'reprise/stores';
import type { Config } from '../config/index.ts';
import { doubtfulJudge } from '../trust/index.ts';
import type { JudgeCalls, Upstream } from '../upstreams/index.ts';
import { openJudge } from './open-judge.ts';

/** What decides on hits by meaning, and watches whether they are right. */
export interface OpenedTrust {
  /** What the cache of chat answers is to be opened with. */
  readonly options: TrustOptions & { readonly policy?: Policy };
  /** What the model that judges took; undefined where none does. */
  readonly judgeCalls: JudgeCalls | undefined;
  /** Writes what was observed, and ends. */
  close(): Promise<void>;
}

/** What trust is made of beside the configuration. */
export interface TrustSurroundings {
  readonly embedder: Embedder;
  readonly upstream: Upstream;
  /** Where observations are kept; that of all instances where they share one. */
  readonly store: Store;
  /** First part of the keys of the answers that are watched. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Opens what the section `semantic` says of policy, judge, audits and shadow mode; nothing where that is off. */
export async function openTrust(
  config: Pick<Config, 'semantic' | 'upstream' | 'prices'>,
  { embedder, upstream, store, prefix, clock, logger }: TrustSurroundings,
): Promise<OpenedTrust> {
  const { semantic } = config;
  if (!semantic.enabled) return { options: { auditRate: 0 }, judgeCalls: undefined, close: async () => {} };
  warnOfJudge(semantic, logger);
  const { judge, band, calls: judgeCalls, close } = await openJudge(config, { embedder, upstream, logger });
  const ledger = new Ledger({ store, prefix, clock, logger });
  const { floor, shadow, quarantine } = semantic;
  const options = {
    ...policyOf(semantic, embedder),
    ...(floor === null ? {} : { floor }),
    judge,
    band,
    maxError: semantic.max_error,
    auditRate: semantic.audit_rate,
    shadow,
    quarantine,
    judgeDeadline: semantic.judge.deadline,
    ledger,
  };
  return {
    options,
    judgeCalls,
    async close() {
      await ledger.close();
      await close();
    },
  };
}

/** A policy that learns takes for wrong what its judge is unsure of: so it would serve less and less, and say nothing. */
function warnOfJudge(semantic: Config['semantic'], logger: Logger): void {
  const doubted = semantic.policy === 'threshold' ? undefined : doubtfulJudge(semantic);
  if (doubted) logger.warn(`The judge is ${doubted.message}. ${doubted.remedy}`);
}

/** The policy `threshold` is the default of caches, with the bounds that are configured. */
function policyOf(semantic: Config['semantic'], embedder: Embedder): { readonly policy?: Policy } {
  const { max_error: maxError } = semantic;
  const floor = semantic.floor === null ? {} : { floor: semantic.floor };
  if (semantic.policy === 'learned') return { policy: learned({ maxError, ...floor }) };
  if (semantic.policy === 'threshold') return {};
  const similarity = semantic.similarity ?? undefined;
  const confidence = semantic.confidence ?? undefined;
  const fallback = threshold(defaultBounds(embedder, { similarity, confidence }));
  return { policy: calibrated({ maxError, fallback, ...floor }) };
}
