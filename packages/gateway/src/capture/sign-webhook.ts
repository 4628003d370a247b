import { createHmac } from 'node:crypto';

/** What is signed: a delivery, when it is sent, and its body. */
export interface SignedContent {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly body: string;
}

/**
 * The headers by which a receiver knows who sent a delivery: those of Standard Webhooks 1.0, with a signature by
 * HMAC-SHA256. A secret that begins with `whsec_` is base64 behind that, any other is taken as it is.
 */
export function signWebhook(secret: string, { id, time, body }: SignedContent): Record<string, string> {
  const timestamp = String(Math.floor(time / 1_000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
}
