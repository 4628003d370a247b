import { describe, expect, it } from 'vitest';
import { type ChatInput, chatMessages } from './chat-messages.ts';

describe('S3-44 forms of messages', () => {
  it('takes a text as one user message', () => {
    expect(chatMessages('Hi')).toEqual([{ role: 'user', content: 'Hi' }]);
  });

  it('takes texts and messages in one list', () => {
    const system = { role: 'system', content: 'Be brief.' };
    expect(chatMessages([system, 'Hi'])).toEqual([system, { role: 'user', content: 'Hi' }]);
  });

  it('writes arguments of tool calls as text, and changes nobody else’s message', () => {
    const call = (given: unknown) => ({
      id: '1',
      type: 'function',
      function: { name: 'f', arguments: given },
    });
    const message = {
      role: 'assistant',
      content: null,
      tool_calls: [call({ a: 1 }), call('{"a":1}'), 'odd'],
    };
    const [written] = chatMessages([message]);
    expect(written!['tool_calls']).toEqual([call('{"a":1}'), call('{"a":1}'), 'odd']);
    expect(message.tool_calls[0]).toEqual(call({ a: 1 }));
  });

  it.each([
    [['Hi', { content: 'no role' }], 'messages[1] has no role'],
    [[{ role: 7 }], 'messages[0] has no role'],
    [['Hi', 5], 'messages[1] must be a text or a message object, not a value of type number'],
    [[null], 'messages[0] must be a text or a message object, not null'],
    [[['Hi']], 'messages[0] must be a text or a message object, not a list'],
    [[], 'messages is an empty list'],
    [undefined, 'messages must be a text or a list, not a value of type undefined'],
  ])('refuses %j', (input, message) => {
    expect(() => chatMessages(input as ChatInput)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(message) }),
    );
  });
});
