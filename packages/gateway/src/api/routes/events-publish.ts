import { RepriseError } from 'reprise/core';
import type { NewEvent } from 'reprise/events';
import type { z } from 'zod';
import type { ApiCaller } from '../../auth/index.ts';
import { HttpError } from '../../http/index.ts';
import { checkedInput } from '../checked-input.ts';
import { defineRoute, enveloped } from '../define-route.ts';
import { eventsOf } from './events-access.ts';
import { oneEvent, publishAnswer, publishRequest } from './events-schemas.ts';

/** `POST /api/v1/events/publish`: one event, or several in their order. */
export const publishEvents = defineRoute({
  method: 'POST',
  path: '/api/v1/events/publish',
  tag: 'events',
  summary: 'Publishes one event, or up to 100 in their order',
  description:
    'All are checked before the first is published. With 207 some are published and the others are not.',
  body: publishRequest,
  answer: enveloped(publishAnswer, 'The events are in their logs.'),
  statuses: [207, 503],
}).handledBy(async ({ body, caller, parts }) => {
  const { log } = eventsOf(parts);
  const bodies = body.events ?? [checkedInput(oneEvent, body, 'body')];
  const all = bodies.map((each) => newEvent(each, caller));
  for (const [index, event] of all.entries()) {
    named(body.events ? `events.${index}` : '', () => log.check(event));
  }
  const ids: string[] = [];
  for (const event of all) {
    try {
      ids.push(await log.publish(event));
    } catch (error) {
      if (ids.length === 0 || !RepriseError.isInstance(error)) throw error;
      const failed = { index: ids.length, error: error.code.toLowerCase(), message: error.message };
      const message = `${ids.length} of ${all.length} events are published; send the others again`;
      return { data: { ids, failed }, status: 207, message, headers: { 'retry-after': '1' } };
    }
  }
  return { data: { ids, failed: null } };
});

function newEvent(body: z.output<typeof oneEvent>, { tenant }: ApiCaller): NewEvent {
  const { user_id: userId, session_id: sessionId, ...event } = body;
  return { ...event, tenant, userId, sessionId };
}

/** Runs a check of one event; what it throws says which one it is about. */
function named(param: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (param === '' || !RepriseError.isInstance(error)) throw error;
    throw new HttpError(400, `${param}: ${error.message}`, { code: error.code.toLowerCase(), param });
  }
}
