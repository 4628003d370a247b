import { callGateway, type RemoteOptions } from './call-gateway.ts';
import { CommandError } from './command-error.ts';

/** Options of `reprise feedback`. */
export interface FeedbackOptions extends RemoteOptions {
  readonly wrong?: boolean;
  readonly right?: boolean;
  readonly prompt?: string;
}

interface FeedbackAnswer {
  readonly removed: number;
  readonly quarantined: number;
  readonly observed: boolean;
}

/**
 * `reprise feedback`: tells a running gateway that an answer from its cache was wrong, or right.
 *
 * @throws CommandError unless one of the two is said, of an id that is whole.
 */
export async function feedback(
  entryId: string,
  { wrong = false, right = false, prompt, ...options }: FeedbackOptions,
): Promise<void> {
  if (wrong === right) throw new CommandError('Say either --wrong or --right');
  checkWhole(entryId);
  const asked = prompt === undefined ? {} : { messages: [{ role: 'user', content: prompt }] };
  const body = { entry_id: entryId, verdict: wrong ? 'wrong' : 'right', ...asked };
  const told = (await callGateway(options, 'POST', '/v1/cache/feedback', body)) as FeedbackAnswer;
  process.stdout.write(`${readable(told)}\n`);
}

/** An ellipsis is in no id: explanations for people shorten ids so. */
function checkWhole(entryId: string): void {
  if (!/…|\.\.\./.test(entryId)) return;
  throw new CommandError(
    `The id ${entryId} is shortened`,
    'The header x-reprise-entry has it in full, and so has reprise explain with --all.',
  );
}

function readable({ removed, quarantined, observed }: FeedbackAnswer): string {
  if (!observed) return 'There is no such entry, or no more.';
  if (removed === 0) return 'Noted.';
  if (quarantined === 0) return 'Removed; no other entry is close to it.';
  const others =
    quarantined === 1 ? 'one entry close to it answers' : `${quarantined} entries close to it answer`;
  return `Removed; ${others} exact requests only for a time.`;
}
