import type { ApiRoute } from '../define-route.ts';
import { publishEvents } from './events-publish.ts';
import { eventHealth, eventStats } from './events-state.ts';
import { eventStream } from './events-stream.ts';
import { streamToken } from './events-token.ts';

/** The routes of events: tokens, streams, and publishing. */
export const eventRoutes: readonly ApiRoute[] = [
  streamToken,
  eventStream,
  publishEvents,
  eventHealth,
  eventStats,
];
