/**
 * Streams of events for clients over HTTP.
 *
 * @module
 */
export { EventService, type EventServiceParts } from './event-service.ts';
export { EventStream, type EventStreamOptions } from './event-stream.ts';
export { type StreamGrant, StreamTokens, tokenMark } from './stream-tokens.ts';
