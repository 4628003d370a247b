import { HttpError } from '../../http/index.ts';
import { defineRoute, enveloped } from '../define-route.ts';
import { eventsOf } from './events-access.ts';
import { healthAnswer, statsAnswer } from './events-schemas.ts';

/** `GET /api/v1/events/health` (S4-28). */
export const eventHealth = defineRoute({
  method: 'GET',
  path: '/api/v1/events/health',
  tag: 'events',
  summary: 'Whether events can be published and followed',
  access: 'open',
  answer: enveloped(healthAnswer, 'They can.'),
  statuses: [503],
}).handledBy(({ parts }) => {
  const events = eventsOf(parts);
  if (!parts.application.keyValue.available) {
    throw new HttpError(503, 'Redis is out of reach: streams stay open and go on when it is back', {
      code: 'redis_unavailable',
      headers: { 'retry-after': '5' },
    });
  }
  const storage = parts.connection?.kind ?? 'memory';
  return { data: { status: 'ok' as const, storage, streams: events.streams } };
});

/** `GET /api/v1/events/stats` (S4-30). */
export const eventStats = defineRoute({
  method: 'GET',
  path: '/api/v1/events/stats',
  tag: 'events',
  summary: 'What the events of this gateway do, since it was started',
  answer: enveloped(statsAnswer, 'Of this gateway; others count for themselves.'),
  statuses: [503],
}).handledBy(({ parts }) => {
  const events = eventsOf(parts);
  const { max_connections: limit, max_connections_per_user: limit_per_user } = parts.config.events;
  return { data: { streams: { open: events.streams, limit, limit_per_user }, ...events.log.stats() } };
});
