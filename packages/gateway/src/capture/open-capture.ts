import { type ChatBatch, ChatBuffer } from 'reprise/chat';
import { type Clock, type Logger, RepriseError } from 'reprise/core';
import type { KeyValue } from 'reprise/redis';
import type { Config } from '../config/index.ts';
import type { AskModel } from '../upstreams/index.ts';
import type { OnChatBatch } from './captured-batch.ts';
import { ChatAnalyzer } from './chat-analyzer.ts';
import { ChatCapture } from './chat-capture.ts';
import { openWebhook, webhookUrl } from './webhook.ts';

/** What capturing chats needs beside the configuration. */
export interface CaptureParts {
  readonly keyValue: KeyValue;
  readonly ask: AskModel;
  /** What analyzes where the configuration names no model. */
  readonly model: string;
  /** A consumer of the program that embeds the gateway. */
  readonly onChatBatch: OnChatBatch | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Bytes that a message has beside what a client sends: its id, names of fields. */
const messageOverhead = 1_024;
/** Batches may be as large as this where buffers are small, after an outage. */
const leastBatch = 100;
/** It is renewed while somebody delivers, so it says how soon others go on after a crash. */
const lockTimeout = 10_000;
/** Milliseconds that a model has for one attempt: three of them fit well into the time of a delivery. */
const longestAnalysis = 120_000;

/**
 * Checks that somebody gets the batches of a configuration; before anything is opened.
 *
 * @throws RepriseError `CONFIG_INVALID` when nobody would, or the address of the webhook is none.
 */
export function checkCapture({ capture }: Config, onChatBatch: OnChatBatch | undefined): void {
  const { enabled, webhook_url: address } = capture.text_chat;
  if (!enabled) return;
  if (address !== undefined) webhookUrl(address);
  else if (!onChatBatch) throw nobody();
}

/** Opens what collects chat messages; undefined when it is switched off. */
export function openCapture(config: Config, parts: CaptureParts): ChatCapture | undefined {
  const { text_chat: own } = config.capture;
  if (!own.enabled) return undefined;
  const { keyValue, onChatBatch, ask, clock, logger } = parts;
  const webhook = own.webhook_url === undefined ? undefined : openWebhook(own.webhook_url, own, clock);
  const timeout = Math.min(config.upstream.timeout, longestAnalysis);
  const model = own.model ?? parts.model;
  const analyzer = own.analyze ? new ChatAnalyzer({ ask, model, timeout, clock, logger }) : undefined;
  const consume = async (batch: ChatBatch): Promise<void> => {
    const analysis = await analyzer?.analyze(batch);
    const captured = analysis ? { ...batch, analysis } : batch;
    await webhook?.send(captured);
    await onChatBatch?.(captured);
  };
  const buffer = new ChatBuffer({
    keyValue,
    consumers: [consume],
    size: own.buffer_size,
    ttl: own.buffer_ttl * 1_000,
    maxBatch: Math.max(leastBatch, own.buffer_size),
    maxMessageBytes: own.max_message + messageOverhead,
    sendDeadline: config.redis.socket_timeout * 1_000,
    closeDeadline: config.server.drain_timeout,
    lockTimeout,
    clock,
    logger,
  });
  return new ChatCapture({ buffer, analyzer, webhook });
}

function nobody(): RepriseError {
  const message =
    'capture.text_chat.enabled is true, but nobody would get the messages: set capture.text_chat.webhook_url to the ' +
    'address they are sent to, or give startGateway the option onChatBatch';
  return new RepriseError('CONFIG_INVALID', message);
}
