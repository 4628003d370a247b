import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/index.ts';
import { checkChats } from './check-chats.ts';

const checked = (own: object) => checkChats(parseConfig({ capture: { text_chat: own } }));

describe('checkChats', () => {
  it('has nothing to say while no chats are captured', () => {
    expect(checked({ enabled: false })).toEqual([]);
  });

  it('names the webhook, without what may be secret in its address', () => {
    const [finding] = checked({ enabled: true, webhook_url: 'https://example.com/hook?token=hidden' });
    expect(finding).toMatchObject({ level: 'ok', message: 'batches go to https://example.com' });
  });

  it('says what to set when nobody gets the messages', () => {
    const [finding] = checked({ enabled: true });
    expect(finding).toMatchObject({ level: 'error', message: expect.stringContaining('webhook_url') });
  });
});
