/**
 * Capturing chats: messages that applications push, and where their batches go.
 *
 * @module
 */

export { addCaptureMetrics } from './capture-metrics.ts';
export type { CapturedBatch, OnChatBatch } from './captured-batch.ts';
export type { ChatAnalysis } from './chat-analysis.ts';
export type { ChatCapture, ChatCaptureStats } from './chat-capture.ts';
export { healthOfCapture } from './health-of-capture.ts';
export { checkCapture, openCapture } from './open-capture.ts';
export { webhookUrl } from './webhook.ts';
