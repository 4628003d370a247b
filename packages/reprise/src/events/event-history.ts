import { eventOf } from './event-fields.ts';
import { compareEventIds, timeOfEvent } from './event-id.ts';
import { type EventLogSettings, pageSize } from './event-log-options.ts';
import { type Entries, type Page, readBehind } from './event-pages.ts';
import type { EventReader, JoinedAt } from './event-reader.ts';
import type { EventSubscription } from './event-subscription.ts';
import type { EventItem, LoggedEvent } from './logged-event.ts';

/** Milliseconds that an event may be old to be shown to who comes for the first time (S4-29). */
const oldestAtFirst = 300_000;

/** What replaying history works with. */
export interface HistoryParts {
  readonly settings: EventLogSettings;
  readonly reader: EventReader;
  readonly subscription: EventSubscription;
}

/**
 * Runs a read, again and again while the store is out of reach, and says so; undefined when the subscription ended
 * meanwhile.
 */
export async function* patient<Answer>(
  { reader, subscription }: HistoryParts,
  read: () => Promise<Answer>,
): AsyncGenerator<EventItem, Answer | undefined> {
  while (!subscription.ended) {
    try {
      return await read();
    } catch (error) {
      reader.failed(error);
      yield* subscription.interruption();
    }
  }
  return undefined;
}

/** The newest events, for who comes for the first time. */
export async function* firstEvents(parts: HistoryParts, { until }: JoinedAt): AsyncGenerator<EventItem> {
  const { settings, reader, subscription } = parts;
  const { keyValue, firstConnect, clock } = settings;
  if (firstConnect === 0 || until === undefined) return;
  const newest = yield* patient(parts, () => keyValue.streamTail(reader.names.stream, firstConnect));
  const since = clock.now() - oldestAtFirst;
  for (const event of eventsUpTo(newest ?? [], until)) {
    if (timeOfEvent(event.id) >= since && subscription.wants(event)) yield { kind: 'event', event };
  }
}

/** The events behind `after` up to where the subscriber joined, read page by page as they are taken. */
export async function* eventsBehind(
  parts: HistoryParts,
  after: string,
  { until, generation }: JoinedAt,
): AsyncGenerator<EventItem> {
  if (after === until) return;
  const { reader, subscription } = parts;
  const start = yield* patient(parts, () => startOf(parts, after));
  if (!start) return;
  let { cursor, cut } = start;
  for (;;) {
    const page = yield* patient(parts, () => pageBehind(parts, cursor));
    if (!page) return;
    // What is gone may be so because the stream is another one: the reader finds that out, and gives all that is there.
    if (!page.whole) yield* patient(parts, () => reader.check());
    if (subscription.ended) return;
    const other = reader.generation !== generation;
    const events = other || until === undefined ? [] : eventsUpTo(page.entries, until);
    cut ||= !page.whole || other;
    if (cut) yield { kind: 'gap', first: events[0]?.id };
    cut = false;
    for (const event of events) if (subscription.wants(event)) yield { kind: 'event', event };
    const last = page.entries.at(-1);
    if (other || !last || until === undefined || compareEventIds(last.id, until) >= 0) return;
    cursor = last.id;
  }
}

interface Start {
  /** Behind which event it begins; undefined: with the oldest. */
  readonly cursor: string | undefined;
  /** Whether events behind `after` are left out or gone. */
  readonly cut: boolean;
}

/** Where the replay begins, so that it is no longer than it may be. */
async function startOf({ settings, reader }: HistoryParts, after: string): Promise<Start> {
  const { keyValue, backfill } = settings;
  const { stream } = reader.names;
  const { whole } = await readBehind(keyValue, stream, after, 1);
  const cursor = whole ? after : undefined;
  if ((await keyValue.streamLength(stream)) > backfill) {
    const [first, ...newest] = await keyValue.streamTail(stream, backfill + 1);
    const tooMany = newest.length === backfill && first !== undefined;
    if (tooMany && (cursor === undefined || compareEventIds(cursor, first.id) < 0)) {
      return { cursor: first.id, cut: true };
    }
  }
  return { cursor, cut: !whole };
}

async function pageBehind({ settings, reader }: HistoryParts, cursor: string | undefined): Promise<Page> {
  const { keyValue } = settings;
  const { stream } = reader.names;
  if (cursor !== undefined) return readBehind(keyValue, stream, cursor, pageSize);
  return { whole: true, entries: await keyValue.readStream(stream, { limit: pageSize }) };
}

function eventsUpTo(entries: Entries, until: string): LoggedEvent[] {
  return entries
    .filter(({ id }) => compareEventIds(id, until) <= 0)
    .map(eventOf)
    .filter((event) => event !== undefined);
}
