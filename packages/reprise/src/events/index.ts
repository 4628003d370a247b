/**
 * Logs of events that applications publish and clients follow, also after a pause.
 *
 * @module
 */
export { encodeEvent, encodeMessage, heartbeat, type WireOptions } from './encode-event.ts';
export {
  type ConnectionLimit,
  type EventConnection,
  EventConnections,
  type EventConnectionsOptions,
} from './event-connections.ts';
export { EventLog, type SubscribeOptions } from './event-log.ts';
export type { EventBufferBounds, EventLogOptions } from './event-log-options.ts';
export type { EventLogStats } from './event-log-stats.ts';
export type { EventFilter } from './event-subscription.ts';
export { type ErrorEventData, type EventType, eventTypes } from './event-types.ts';
export type {
  EndReason,
  EventData,
  EventItem,
  EventOwner,
  EventScope,
  LoggedEvent,
  NewEvent,
} from './logged-event.ts';
