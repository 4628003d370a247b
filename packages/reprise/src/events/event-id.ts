import { RepriseError } from '../core/index.ts';

const longest = 2n ** 64n - 1n;

/**
 * Reads the id of an event, as a client sends it in `Last-Event-ID`, and gives it as the log writes it.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is none.
 */
export function checkedEventId(id: string): string {
  const match = typeof id === 'string' ? /^(\d{1,20})-(\d{1,20})$/.exec(id) : null;
  const parts = match?.slice(1).map(BigInt) ?? [];
  if (parts.length === 2 && parts.every((part) => part <= longest)) return parts.join('-');
  throw new RepriseError(
    'INVALID_ARGUMENT',
    'The id of an event is two numbers, such as 1767225600000-0, as it was received with the event',
  );
}

/** Less than 0 when the first id is lower than the second, more than 0 when it is higher. */
export function compareEventIds(first: string, second: string): number {
  const [milliseconds, sequence] = partsOf(first);
  const [otherMilliseconds, otherSequence] = partsOf(second);
  return milliseconds - otherMilliseconds || sequence - otherSequence;
}

/** The highest id that is lower than this one; undefined for `0-0`. */
export function idBefore(id: string): string | undefined {
  const [milliseconds, sequence] = id.split('-').map(BigInt) as [bigint, bigint];
  if (sequence > 0n) return `${milliseconds}-${sequence - 1n}`;
  return milliseconds > 0n ? `${milliseconds - 1n}-${longest}` : undefined;
}

/** When the event was appended, by the clock of the store: milliseconds since the Unix epoch. */
export function timeOfEvent(id: string): number {
  return partsOf(id)[0];
}

function partsOf(id: string): [number, number] {
  const dash = id.indexOf('-');
  return [Number(id.slice(0, dash)), Number(id.slice(dash + 1))];
}
