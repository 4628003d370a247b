import { describe, expect, it } from 'vitest';
import type { AnswerMessage } from './completion.ts';
import { completionText } from './completion-text.ts';

const says = (...messages: readonly Partial<AnswerMessage>[]) => ({
  choices: messages.map((message, index) => ({
    index,
    message: { role: 'assistant', content: null, ...message },
    finish_reason: 'stop',
  })),
});

describe('completionText', () => {
  it('is the content, or what was refused, choice by choice', () => {
    expect(completionText(says({ content: 'yes' }))).toBe('yes');
    expect(completionText(says({ content: 'one' }, { refusal: 'no' }))).toBe('one\nno');
  });

  it('tells calls of tools apart by name and arguments, not by id', () => {
    const call = (id: string, city: string) =>
      completionText(
        says({ tool_calls: [{ id, function: { name: 'weather', arguments: `{"city":"${city}"}` } }] }),
      );
    expect(call('1', 'Rome')).toBe(call('2', 'Rome'));
    expect(call('1', 'Rome')).not.toBe(call('1', 'Oslo'));
  });
});
