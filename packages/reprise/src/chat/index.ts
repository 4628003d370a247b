/**
 * What conversations leave behind: buffers that collect messages for whoever learns from them, and their sessions.
 *
 * @module
 */

export type { ChatBufferStats, OwnChatBufferStats } from './buffer/buffer-stats.ts';
export type { ChatBatch, ChatConsumer, Modality } from './buffer/chat-batch.ts';
export { ChatBuffer, type PushManyResult, type PushResult } from './buffer/chat-buffer.ts';
export type { ChatBufferBounds, ChatBufferOptions } from './buffer/chat-buffer-options.ts';
export type { ChatIdentity } from './buffer/chat-identity.ts';
export type { ChatMedia, KeepMedia } from './buffer/chat-media.ts';
export type { BufferedMessage, ChatPart, NewChatMessage } from './buffer/chat-message.ts';
export type { FlushResult, Left } from './buffer/flush-result.ts';
export type { Kept, PushState } from './buffer/shared-writer.ts';
export type {
  ClearedSession,
  RoundWrite,
  Session,
  SessionData,
  SessionRound,
  SessionWrite,
  WrittenThrough,
} from './session/session.ts';
export { SessionCache } from './session/session-cache.ts';
export type {
  CacheRoundOptions,
  CacheSessionOptions,
  SessionCacheOptions,
  SessionCaller,
  SourceOptions,
} from './session/session-cache-options.ts';
export type { SessionCacheCounts, SessionCacheStats } from './session/session-cache-stats.ts';
