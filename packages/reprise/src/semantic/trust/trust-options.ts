import { randomBytes } from 'node:crypto';
import {
  type Clock,
  type Duration,
  type Logger,
  silentLogger,
  systemClock,
  toMilliseconds,
} from '../../core/index.ts';
import { assertCount, assertNumber, assertPositive } from '../arguments/assert-number.ts';
import type { Judge } from '../judges/index.ts';
import type { Policy } from '../policy.ts';
import type { ObservationLedger } from './observation-ledger.ts';

/**
 * Candidates of middle confidence are put to a judge while the caller waits: from `low` on, under `high`. What it calls
 * the same is served, all else goes upstream, also when the judge fails, is unsure, late or not trusted. It is trusted once
 * it was right about made-up answers, which are put to it in the background whenever a fresh answer is compared.
 */
export interface JudgedBand {
  /** Least confidence, 0 to 1. */
  readonly low: number;
  /** Confidence, 0 to 1, from which on the policy decides alone. */
  readonly high: number;
  /** Is asked without a fresh answer. */
  readonly judge: Judge;
  /** @default '800ms' */
  readonly deadline?: Duration;
}

/** What is wanted of hits by meaning, and how that is watched. */
export interface TrustOptions {
  /** Compares cached answers with fresh ones, in the background; without one nothing is learnt and nothing audited. */
  readonly judge?: Judge | undefined;
  /**
   * Wrong answers by meaning allowed, as a share of all requests, over 0 to 1: while audits say that there are more, or the
   * judge cannot be believed, only exact requests are answered. @default no bound
   */
  readonly maxError?: number | undefined;
  /** Share of hits by meaning that are asked upstream again, 0 to 1; the first hits more often. @default 0.01 */
  readonly auditRate?: number | undefined;
  /** Serves nothing by meaning, and counts what would have been served. @default false */
  readonly shadow?: boolean | undefined;
  /** No candidate under this similarity is served, whatever the policy says. @default the policy's own floor */
  readonly floor?: number | undefined;
  /** Confidence in which a judge is asked while the caller waits. @default nowhere */
  readonly band?: JudgedBand | undefined;
  /** How long the neighbours of an entry that was called wrong are not served by meaning. @default '24h' */
  readonly quarantine?: Duration | undefined;
  /** Audits that count: the newest, and none older. @default 500 of 7 days */
  readonly window?: { readonly audits?: number; readonly age?: Duration } | undefined;
  /** Labels needed before an interval suspends or resumes. @default 20 */
  readonly minimumLabels?: number | undefined;
  /** How long a judge in the background may take. @default '30s' */
  readonly judgeDeadline?: Duration | undefined;
  /** Keeps observations, and tells those of other instances; belongs to who made it. @default they are not kept */
  readonly ledger?: ObservationLedger | undefined;
  /** A number from 0 to below 1, which decides what is audited. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** Parts of a `Trust`. */
export interface TrustParts extends TrustOptions {
  readonly policy: Policy;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** {@link TrustParts}, checked and complete; times are in milliseconds. */
export interface TrustSettings {
  readonly policy: Policy;
  readonly judge: Judge | undefined;
  readonly maxError: number | undefined;
  readonly auditRate: number;
  readonly shadow: boolean;
  readonly floor: number;
  readonly band: (Omit<JudgedBand, 'deadline'> & { readonly deadline: number }) | undefined;
  readonly quarantine: number;
  readonly audits: number;
  readonly age: number;
  readonly minimumLabels: number;
  /** The floor that was asked for, which holds for every policy. */
  readonly leastSimilarity: number;
  readonly judgeDeadline: number;
  readonly ledger: ObservationLedger | undefined;
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Begins the ids of observations. */
  readonly instance: string;
}

/** Fills in the defaults. @throws RepriseError `INVALID_ARGUMENT` for what is no number, or out of its range. */
export function trustSettings(parts: TrustParts): TrustSettings {
  const { policy, judge, maxError, auditRate = 0.01, shadow = false, band, minimumLabels = 20 } = parts;
  const { floor = policy.floor, window = {}, ledger, random = Math.random } = parts;
  const { audits = 500, age = '7d' } = window;
  if (maxError !== undefined) assertPositive('The option maxError', maxError, 1);
  assertNumber('The option auditRate', auditRate, [0, 1]);
  assertNumber('The option floor', floor, [-1, 1]);
  assertCount('The option window.audits', audits);
  assertCount('The option minimumLabels', minimumLabels);
  if (band) assertBand(band);
  return {
    policy,
    judge,
    maxError,
    auditRate,
    shadow,
    floor: Math.max(floor, policy.floor),
    leastSimilarity: parts.floor ?? -1,
    band: band && { ...band, deadline: toMilliseconds(band.deadline ?? '800ms') },
    quarantine: toMilliseconds(parts.quarantine ?? '24h'),
    audits,
    age: toMilliseconds(age),
    minimumLabels,
    judgeDeadline: toMilliseconds(parts.judgeDeadline ?? '30s'),
    ledger,
    random,
    clock: parts.clock ?? systemClock,
    logger: parts.logger ?? silentLogger,
    instance: randomBytes(6).toString('hex'),
  };
}

function assertBand({ low, high }: JudgedBand): void {
  assertNumber('The option band.low', low, [0, 1]);
  assertNumber('The option band.high', high, [low, 1]);
}
