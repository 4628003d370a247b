import { type Clock, httpUrl, messageOf, RepriseError } from 'reprise/core';
import { Agent, request } from 'undici';
import type { Config } from '../config/index.ts';
import type { CapturedBatch } from './captured-batch.ts';
import { signWebhook } from './sign-webhook.ts';
import { webhookBody } from './webhook-body.ts';

/** Connections to the webhook at a time. */
const mostConnections = 16;
/** Bytes of an answer that are read, to use its connection again. */
const mostRead = 64 * 1_024;

/** Where batches are sent. */
export interface Webhook {
  /**
   * Sends a batch.
   *
   * @throws RepriseError `WEBHOOK_FAILED` when it was not taken with a status from 200 to 299, or not in time.
   */
  send(batch: CapturedBatch): Promise<void>;
  close(): Promise<void>;
}

/**
 * The webhook of a configuration.
 *
 * @throws RepriseError `CONFIG_INVALID` when its address is none.
 */
export function openWebhook(address: string, config: Config['capture']['text_chat'], clock: Clock): Webhook {
  const { webhook_secret: secret, webhook_timeout: timeout, analyze } = config;
  const url = webhookUrl(address);
  // Not of the whole call: a batch that waits for a free connection is not late yet.
  const agent = new Agent({
    connect: { timeout },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connections: mostConnections,
  });
  const failed = (why: string, cause?: unknown): RepriseError =>
    // The path and the query of an address may be secret.
    new RepriseError('WEBHOOK_FAILED', `The webhook at ${url.origin} ${why}`, { cause });
  return {
    async send(batch) {
      const { id, signal } = batch;
      const body = webhookBody(batch, analyze);
      const signature = secret === undefined ? {} : signWebhook(secret, { id, time: clock.now(), body });
      const headers = { 'content-type': 'application/json', 'idempotency-key': id, ...signature };
      const sent = request(url, { method: 'POST', headers, body, signal, dispatcher: agent });
      const answer = await sent.catch((error: unknown) => {
        throw signal.aborted ? signal.reason : failed(`cannot be reached: ${messageOf(error)}`, error);
      });
      await answer.body.dump({ limit: mostRead }).catch(() => {});
      const { statusCode: status } = answer;
      if (status < 200 || status > 299) throw failed(`answers with ${status}`);
    },
    close: () => agent.destroy(),
  };
}

/**
 * Reads the address of a webhook.
 *
 * @throws RepriseError `CONFIG_INVALID` when it is none of http or https.
 */
export function webhookUrl(address: string): URL {
  try {
    return httpUrl(address, 'capture.text_chat.webhook_url');
  } catch (error) {
    throw new RepriseError('CONFIG_INVALID', messageOf(error), { cause: error });
  }
}
