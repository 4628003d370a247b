/**
 * Streams of events for clients over HTTP.
 *
 * @module
 */
export { addEventMetrics } from './event-metrics.ts';
export { EventService, type EventServiceParts, type EventServiceStats } from './event-service.ts';
export { EventStream, type EventStreamOptions } from './event-stream.ts';
export { type StreamGrant, StreamTokens, tokenMark } from './stream-tokens.ts';
