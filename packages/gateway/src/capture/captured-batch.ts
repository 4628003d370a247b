import type { ChatBatch } from 'reprise/chat';
import type { ChatAnalysis } from './chat-analysis.ts';

/** A batch of chat messages, with what a model says of it where that is configured and worked. */
export interface CapturedBatch extends ChatBatch {
  readonly analysis?: ChatAnalysis;
}

/** Takes a batch; when it rejects, the batch is handed over again later. */
export type OnChatBatch = (batch: CapturedBatch) => Promise<void> | void;
