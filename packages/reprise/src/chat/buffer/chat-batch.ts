import { createHash } from 'node:crypto';
import type { ChatIdentity } from './chat-identity.ts';
import type { BufferedMessage } from './chat-message.ts';

/** What kinds of content a batch has. */
export type Modality = 'text' | 'image' | 'video';

/** Messages of one identity, handed to consumers together (S2-24). */
export interface ChatBatch {
  /** Made of the ids of the messages: the same when the same messages are delivered again. */
  readonly id: string;
  /** The same as `id`. */
  readonly objectId: string;
  readonly source: 'chat_log';
  readonly contentFormat: 'text' | 'multimodal';
  /** When this delivery began; ISO 8601. */
  readonly createTime: string;
  /** JSON array of the messages. */
  readonly contentText: string;
  readonly messages: readonly BufferedMessage[];
  readonly additionalInfo: {
    readonly messageCount: number;
    /** Each once, in the order of their first messages. */
    readonly roles: readonly string[];
  };
  readonly tenant: string | undefined;
  readonly userId: string | undefined;
  readonly deviceId: string | undefined;
  readonly agentId: string | undefined;
  readonly enableMerge: true;
  /** What a multimodal batch has. */
  readonly modalities?: readonly Modality[];
  /** Whether it may have been handed over before: by an instance that crashed, or to a consumer that failed. */
  readonly redelivered: boolean;
  /** Aborted when delivering is to end: the lock is lost, it takes too long, or the buffer closes. */
  readonly signal: AbortSignal;
}

/** Takes a batch. When it rejects, the batch is handed over again later, to all consumers. */
export type ChatConsumer = (batch: ChatBatch) => Promise<void> | void;

/** A batch without what each delivery has of its own. */
export type BatchContent = Omit<ChatBatch, 'redelivered' | 'signal' | 'createTime'>;

/** Puts messages together. */
export function batchOf(messages: readonly BufferedMessage[], identity: ChatIdentity): BatchContent {
  const id = batchId(messages);
  const modalities = modalitiesOf(messages);
  const multimodal = modalities.some((modality) => modality !== 'text');
  const { tenant, userId, deviceId, agentId } = identity;
  return {
    id,
    objectId: id,
    source: 'chat_log',
    contentFormat: multimodal ? 'multimodal' : 'text',
    contentText: JSON.stringify(messages),
    messages,
    additionalInfo: {
      messageCount: messages.length,
      roles: [...new Set(messages.map(({ role }) => role))],
    },
    tenant,
    userId,
    deviceId,
    agentId,
    enableMerge: true,
    ...(multimodal && { modalities }),
  };
}

/** All ids, not only the first: a batch with more messages is another batch to whoever keeps track of ids. */
function batchId(messages: readonly BufferedMessage[]): string {
  const hash = createHash('sha256');
  for (const { id } of messages) hash.update(id).update('\n');
  const hex = hash.digest('hex');
  // A UUID of version 8, whose bits may come from anywhere (RFC 9562, 5.8).
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

function modalitiesOf(messages: readonly BufferedMessage[]): Modality[] {
  const found = new Set<Modality>();
  for (const { content } of messages) {
    if (typeof content === 'string') found.add('text');
    else for (const { type } of content) found.add(type.replace('_url', '') as Modality);
  }
  return [...found];
}
