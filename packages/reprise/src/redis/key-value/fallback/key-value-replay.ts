import type { Clock } from '../../../core/index.ts';
import type { KeyValue } from '../key-value.ts';
import { isOutage } from './is-outage.ts';
import { argumentsAt } from './journaled-call.ts';
import type { KeyCalls, KeyValueJournal } from './key-value-journal.ts';
import { call } from './operation-names.ts';

/** Keys whose changes are sent at the same time. */
const keysAtOnce = 100;

/**
 * Sends the changes of a journal to the primary until none are left: first what was cleared, then many keys at a time,
 * the changes of each in their order.
 *
 * What the primary refuses for good is given up and counted. At an outage everything not sent is back in the journal, and
 * it rejects. A change that was sent without an answer is sent again: it may happen twice, but is not lost.
 */
export async function replay(journal: KeyValueJournal, primary: KeyValue, clock: Clock): Promise<void> {
  while (journal.size > 0) {
    await sendClears(journal, primary);
    const results = await Promise.allSettled(
      journal.take(keysAtOnce).map((calls) => sendCalls(journal, primary, { calls, clock })),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

async function sendClears(journal: KeyValueJournal, primary: KeyValue): Promise<void> {
  const clears = journal.takeClears();
  try {
    for (const prefix of [...clears]) {
      await orDropped(journal, primary.clear(prefix));
      clears.shift();
    }
  } catch (error) {
    journal.returnClears(clears);
    throw error;
  }
}

async function sendCalls(
  journal: KeyValueJournal,
  primary: KeyValue,
  { calls: { key, calls }, clock }: { readonly calls: KeyCalls; readonly clock: Clock },
): Promise<void> {
  for (const [index, each] of calls.entries()) {
    try {
      await orDropped(journal, call(primary, 'text', each.name, argumentsAt(each, clock.now())));
    } catch (error) {
      journal.return({ key, calls: calls.slice(index) });
      throw error;
    }
  }
}

/** Rejects at an outage only. */
async function orDropped(journal: KeyValueJournal, result: Promise<unknown>): Promise<void> {
  try {
    await result;
  } catch (error) {
    if (isOutage(error)) throw error;
    journal.drop();
  }
}
