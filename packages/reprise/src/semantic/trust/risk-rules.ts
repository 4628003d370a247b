import { wilson } from './wilson.ts';

/** Labels, and the wrong ones among them. */
export interface Counted {
  readonly wrong: number;
  readonly all: number;
}

/** The alarm looks for an error this many times the allowed one. */
const alarmRatio = 3;
/** Height of the alarm: at the allowed error it goes off once in thousands of labels. */
const alarmHeight = Math.log(200);
/** 1.96 squared: so many labels without a wrong one, over the allowed share, bring the interval under it. */
const squaredDeviations = 3.84;
/** Labels looked at for a recovery, in multiples of what one without a wrong answer needs. */
const recoveryRatio = 2;
/** Labels looked at for a recovery at most: as many as a ledger keeps. */
export const mostRecovery = 20_000;

/** What one hit adds to the alarm: its log-likelihood ratio. */
export function alarmStep(right: boolean, allowed: number): number {
  const feared = Math.min(0.9, alarmRatio * allowed);
  return Math.log(right ? (1 - feared) / (1 - allowed) : feared / allowed);
}

/** Whether more are wrong than is allowed, while answers are served. */
export function isAtRisk(counted: Counted, alarm: number, allowed: number, minimumLabels: number): boolean {
  if (alarm >= alarmHeight) return true;
  return counted.all >= minimumLabels && wilson(counted.wrong, counted.all).low > allowed;
}

/** Whether surely fewer are wrong than is allowed, while they are kept back. */
export function isSafe({ wrong, all }: Counted, allowed: number, minimumLabels: number): boolean {
  return all >= minimumLabels && wilson(wrong, all).high < allowed;
}

/** How many of the newest labels a recovery looks at. */
export function recoverySpan(allowed: number, minimumLabels: number): number {
  const wanted = Math.ceil((recoveryRatio * squaredDeviations) / allowed);
  return Math.max(minimumLabels, Math.min(mostRecovery, wanted));
}
