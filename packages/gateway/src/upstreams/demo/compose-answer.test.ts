import { describe, expect, it } from 'vitest';
import { type DemoChatRequest, readChatRequest } from './chat-request.ts';
import { composeAnswer, demoNotice } from './compose-answer.ts';
import { textPieces } from './text-pieces.ts';

const base = {
  model: 'demo-small',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'How do I reset my password?' },
  ],
};

function answer(fields: object): string {
  return composeAnswer(readChatRequest(JSON.stringify({ ...base, ...fields })) as DemoChatRequest, 0);
}

describe('composeAnswer', () => {
  it('says first that no LLM was called, then quotes the last user message', () => {
    expect(answer({}).startsWith(demoNotice)).toBe(true);
    expect(demoNotice).toMatch(/demo upstream, not a model; no LLM was called/);
    expect(answer({})).toContain('"How do I reset my password?"');
  });

  it('answers the same request the same way, streamed or not', () => {
    expect(answer({ stream: true, stream_options: { include_usage: true } })).toBe(answer({}));
  });

  it.each([
    ['model', { model: 'demo-large' }],
    ['temperature', { temperature: 0.2 }],
    ['tools', { tools: [{ type: 'function', function: { name: 'lookup' } }] }],
    ['system prompt', { messages: [{ role: 'system', content: 'Be kind.' }, base.messages[1]] }],
    ['earlier turns', { messages: [{ role: 'assistant', content: 'Hi.' }, ...base.messages] }],
  ])('answers another %s another way', (_field, fields) => {
    expect(answer(fields)).not.toBe(answer({}));
  });

  it('answers tools in text and each choice in its own way', () => {
    expect(answer({ tools: [{}, {}] })).toContain('Tools offered: 2, called: none.');
    const request = readChatRequest(JSON.stringify(base)) as DemoChatRequest;
    expect(composeAnswer(request, 1)).not.toBe(composeAnswer(request, 0));
  });

  it('shortens a long question and stays between 40 and 85 pieces', () => {
    const long = answer({ messages: [{ role: 'user', content: 'very '.repeat(500) }] });
    expect(long).toContain('…"');
    for (const text of [long, answer({})]) {
      expect(textPieces(text).length).toBeGreaterThanOrEqual(40);
      expect(textPieces(text).length).toBeLessThanOrEqual(85);
    }
  });
});
