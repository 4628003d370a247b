import { RepriseError } from 'reprise/core';
import { callGateway, type RemoteOptions } from './call-gateway.ts';

/** Options of `reprise feedback`. */
export interface FeedbackOptions extends RemoteOptions {
  readonly wrong?: boolean;
  readonly right?: boolean;
}

/** `reprise feedback`: tells a running gateway that an answer from its cache was wrong, or right. */
export async function feedback(
  entryId: string,
  { wrong = false, right = false, ...options }: FeedbackOptions,
): Promise<void> {
  if (wrong === right) {
    throw new RepriseError('INVALID_ARGUMENT', 'Say either --wrong or --right');
  }
  const body = { entry_id: entryId, verdict: wrong ? 'wrong' : 'right' };
  const { removed, quarantined, observed } = (await callGateway(
    options,
    'POST',
    '/v1/cache/feedback',
    body,
  )) as Readonly<Record<'removed' | 'quarantined' | 'observed', number>>;
  process.stdout.write(`Removed ${removed}, quarantined ${quarantined}, observed ${observed}.\n`);
}
