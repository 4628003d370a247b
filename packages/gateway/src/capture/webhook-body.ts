import type { CapturedBatch } from './captured-batch.ts';

/** A batch as a webhook gets it (S2-24). */
export function webhookBody(batch: CapturedBatch, analyzed: boolean): string {
  const { additionalInfo } = batch;
  return JSON.stringify({
    id: batch.id,
    object_id: batch.objectId,
    source: batch.source,
    content_format: batch.contentFormat,
    ...(batch.modalities && { modalities: batch.modalities }),
    create_time: batch.createTime,
    content_text: batch.contentText,
    messages: batch.messages,
    additional_info: { message_count: additionalInfo.messageCount, roles: additionalInfo.roles },
    tenant: batch.tenant ?? null,
    user_id: batch.userId ?? null,
    device_id: batch.deviceId ?? null,
    agent_id: batch.agentId ?? null,
    enable_merge: batch.enableMerge,
    redelivered: batch.redelivered,
    ...(analyzed && { analysis: batch.analysis ?? null }),
  });
}
