import type { Decision } from '../policy.ts';
import type { Draw } from './draw.ts';

/** Share of what is served that is checked: nothing else tells when a bound no longer holds. */
const checkedShare = 0.05;

/** Serves a candidate, or explores it to see whether that is still right. */
export function checkedAtTimes({ reason, bound }: Omit<Decision, 'action'>, draw: Draw): Decision {
  if (draw() >= checkedShare) return { action: 'serve', reason, bound };
  return { action: 'explore', reason: `${reason}, which is being checked`, bound, isCheck: true };
}
