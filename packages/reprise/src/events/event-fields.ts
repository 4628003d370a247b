import { RepriseError } from '../core/index.ts';
import type { StreamEntry } from '../redis/index.ts';
import { optionalId } from './event-names.ts';
import type { EventData, LoggedEvent, NewEvent } from './logged-event.ts';
import { assertPlainJson } from './plain-json.ts';

const eventName = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/;
const scopeName = /^[a-z0-9_-]{1,32}$/;
const longestName = 100;
const longestRetry = 300_000;
/** Names that the log writes into the data of each event that it sends. */
const ownNames = ['_scope', '_version'];

/** The fields of a stream entry that keep an event (S4-20). */
export type EventFields = Readonly<Record<string, string>>;

/**
 * Checks an event and writes it as fields.
 *
 * @throws RepriseError `INVALID_ARGUMENT` that names the wrong field; `NOT_CANONICAL` when `data` is no plain JSON.
 */
export function eventFields(event: NewEvent, maxBytes: number): EventFields {
  const sessionId = optionalId('sessionId', event.sessionId);
  const { scope = sessionId === undefined ? 'user' : 'session', retry, version = '1.0' } = event;
  check(
    typeof event.event === 'string' && event.event.length <= longestName && eventName.test(event.event),
    `event must be a name such as task.progress-updated, of ${longestName} characters at most`,
  );
  check(
    typeof scope === 'string' && scopeName.test(scope),
    'scope must be 1 to 32 of the characters a-z 0-9 _ -',
  );
  check(
    retry === undefined || (Number.isInteger(retry) && retry >= 0 && retry <= longestRetry),
    `retry must be whole milliseconds from 0 to ${longestRetry}`,
  );
  check(
    typeof version === 'string' && /^[\w.-]{1,20}$/.test(version),
    'version must be 1 to 20 letters, digits, dots, _ or -',
  );
  return {
    event: event.event,
    data: dataText(event.data, maxBytes),
    scope,
    ...(version === '1.0' ? {} : { version }),
    ...(sessionId === undefined ? {} : { session: sessionId }),
    ...(retry === undefined ? {} : { retry: String(retry) }),
  };
}

/** The event that a stream entry keeps; undefined for one that is damaged or of something else (S4-21). */
export function eventOf({ id, fields }: StreamEntry<string>): LoggedEvent | undefined {
  const event = fields.get('event');
  const data = dataOf(fields.get('data'));
  if (event === undefined || data === undefined) return undefined;
  const sessionId = fields.get('session');
  const retry = fields.get('retry');
  return {
    id,
    event,
    data,
    scope: fields.get('scope') ?? 'user',
    version: fields.get('version') ?? '1.0',
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(retry === undefined || !/^\d{1,6}$/.test(retry) ? {} : { retry: Number(retry) }),
  };
}

function dataText(data: EventData, maxBytes: number): string {
  check(isObject(data), 'data must be an object');
  const own = ownNames.find((name) => Object.hasOwn(data, name));
  check(own === undefined, `data must not have the field ${own}: it is written by the log`);
  assertPlainJson(data, 'data');
  const text = JSON.stringify(data);
  const bytes = Buffer.byteLength(text);
  check(bytes <= maxBytes, `data has ${bytes} bytes of JSON, over the limit of ${maxBytes}`);
  return text;
}

function dataOf(text: string | undefined): EventData | undefined {
  try {
    const data: unknown = JSON.parse(text ?? '');
    return isObject(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is EventData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check(good: boolean, message: string): void {
  if (!good) throw new RepriseError('INVALID_ARGUMENT', message);
}
