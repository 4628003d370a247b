import { checkCapture, webhookUrl } from '../capture/index.ts';
import type { Config } from '../config/index.ts';
import { broken, type Finding, fine } from './finding.ts';

/** Where captured chats go; nothing while none are captured. The webhook is not called: it would take that for a batch. */
export function checkChats(config: Config): Finding[] {
  const { enabled, webhook_url: address } = config.capture.text_chat;
  if (!enabled) return [];
  try {
    checkCapture(config, undefined);
    return [fine('chats', `batches go to ${webhookUrl(address!).origin}`)];
  } catch (error) {
    return [broken('chats', error)];
  }
}
